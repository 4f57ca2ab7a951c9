"""How every page looks: templates, tags and components."""
