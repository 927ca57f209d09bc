"""How the shipped pipelines and sentence readers are made; nothing here is needed at run time."""
