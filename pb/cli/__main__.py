"""`python -m pb.cli`: the command line, where no script is installed."""

from pb.cli import main

main(prog_name="pb")
