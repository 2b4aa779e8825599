"""Groups of commands with several words each; every other command is in cli.py."""
