import tables

revision = "20250114_ai_training"
down_revision = "20251114_create_documentos_ai"


def upgrade():
    tables.conversaciones_ai()
    tables.fine_tuning_jobs()
    tables.documento_ai_embeddings()
    tables.modelos("modelos_riesgo")
