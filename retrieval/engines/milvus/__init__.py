"""The engine on Milvus servers."""
