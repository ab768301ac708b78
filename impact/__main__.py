"""`python -m impact` is the command line.

Python has put the current folder first on its path: what lies in a folder that somebody sent is not ours to run, so it
is taken out before anything else is imported. Where the package itself lies there (a checkout), it stays.
"""

import os
import sys

if sys.path[0] == os.getcwd() != os.path.dirname(os.path.dirname(os.path.abspath(__file__))):
    del sys.path[0]

from impact.cli import main

main()
