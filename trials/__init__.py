"""Check what health articles claim against what trial registries hold."""

__version__ = "0.1.0"
