"""The application put together: settings, addresses, command line. The only place that names every module."""
