import tables

revision = "20251114_create_documentos_ai"
down_revision = None


def upgrade():
    tables.documentos_ai()
