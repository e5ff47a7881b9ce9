"""The HTTP face of Wenbao: thin routes over one engine."""
