import tables

revision = "20251114_02_fine_tuning_jobs"
down_revision = "20251114_01_conversaciones_ai"


def upgrade():
    tables.fine_tuning_jobs()
