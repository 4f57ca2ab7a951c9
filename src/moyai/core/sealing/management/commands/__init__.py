"""Management commands of sealing."""
