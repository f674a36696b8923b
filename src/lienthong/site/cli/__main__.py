"""`python -m lienthong.site.cli`."""

from lienthong.site.cli import main

main()
