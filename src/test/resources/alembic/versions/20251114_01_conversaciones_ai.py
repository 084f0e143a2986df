import tables

revision = "20251114_01_conversaciones_ai"
down_revision = "20251114_create_documentos_ai"


def upgrade():
    tables.conversaciones_ai()
