"""`python -m service.cli` is the command `chaikhana`."""

from service.cli import main

main()
