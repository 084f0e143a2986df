import tables

revision = "20251114_03_documento_ai_embeddings"
down_revision = "20251114_02_fine_tuning_jobs"


def upgrade():
    tables.documento_ai_embeddings()
