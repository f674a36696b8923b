"""`python -m bench [NAME …] [--json]`: what `lienthong bench` runs. See docs/design/performance.md for the shape."""

import argparse
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.site.settings")


def main() -> int:
    import django

    django.setup()
    from bench import report
    from bench.catalog import BENCHES
    from bench.measure import Settings

    parser = argparse.ArgumentParser(prog="bench", description="Measure; every bench when none is named.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which product and limit alternate")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each half of a round over HTTP")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.names if name not in BENCHES]:
        parser.error(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}")

    settings = Settings(rounds=chosen.rounds, seconds=chosen.seconds)
    results, failed = [], False
    for name in chosen.names or BENCHES:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            results += BENCHES[name](settings)
        except report.CannotMeasure as error:
            failed = True
            print(f"{name}: {error}", file=sys.stderr)
    report.show(results, as_json=chosen.as_json)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
