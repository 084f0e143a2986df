import tables

revision = "20251114_04_modelos_riesgo"
down_revision = "20251114_03_documento_ai_embeddings"


def upgrade():
    tables.modelos("modelos_riesgo")
