"""The commands of the command line, one module each; `impact.cli` loads the one that is asked for."""
