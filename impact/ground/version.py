"""The program's version, written here alone."""

VERSION = "0.1.0"
