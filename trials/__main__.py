"""`python -m trials`."""

import signal


def main() -> None:
    """The command line; Ctrl-C ends it without a traceback also while it is being loaded."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from trials import cli

    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli.main()


if __name__ == "__main__":
    main()
