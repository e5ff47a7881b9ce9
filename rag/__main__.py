"""`python -m rag` is the same as `wenbao`."""

from rag.cli import main

if __name__ == "__main__":
    main()
