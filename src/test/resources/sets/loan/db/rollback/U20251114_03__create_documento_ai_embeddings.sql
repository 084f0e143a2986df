DROP TABLE documento_ai_embeddings;
