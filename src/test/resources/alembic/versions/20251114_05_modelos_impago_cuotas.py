import tables

revision = "20251114_05_modelos_impago_cuotas"
down_revision = "20251114_04_modelos_riesgo"


def upgrade():
    tables.modelos("modelos_impago_cuotas")
