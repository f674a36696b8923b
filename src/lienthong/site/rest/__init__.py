"""The REST interface put together: OpenAPI 3.1, OAuth 2 client credentials, problem+json."""
