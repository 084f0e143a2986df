"""The six tables as the host application's revisions made them."""

import sqlalchemy as sa
from alembic import op


def now(name):
    return sa.Column(name, sa.DateTime(), server_default=sa.text("now()"), nullable=False)


def to(name, table):
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=True)


def identity():
    return sa.Column("id", sa.Integer(), primary_key=True, nullable=False)


def flag(name, default):
    return sa.Column(name, sa.Boolean(), server_default=sa.text(default), nullable=False)


def indexes(table, *columns):
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def documentos_ai():
    op.create_table(
        "documentos_ai",
        identity(),
        sa.Column("titulo", sa.String(255), nullable=False),
        sa.Column("descripcion", sa.Text()),
        sa.Column("nombre_archivo", sa.String(255), nullable=False),
        sa.Column("tipo_archivo", sa.String(50), nullable=False),
        sa.Column("ruta_archivo", sa.String(500), nullable=False),
        sa.Column("tamaño_bytes", sa.Integer()),
        sa.Column("contenido_texto", sa.Text()),
        flag("contenido_procesado", "false"),
        flag("activo", "true"),
        now("creado_en"),
        now("actualizado_en"),
    )
    indexes("documentos_ai", "id", "tipo_archivo", "contenido_procesado", "activo")


def conversaciones_ai():
    op.create_table(
        "conversaciones_ai",
        identity(),
        sa.Column("pregunta", sa.Text(), nullable=False),
        sa.Column("respuesta", sa.Text(), nullable=False),
        sa.Column("contexto_usado", sa.Text()),
        sa.Column("documentos_usados", sa.String(500)),
        sa.Column("modelo_usado", sa.String(100)),
        sa.Column("tokens_usados", sa.Integer()),
        sa.Column("tiempo_respuesta", sa.Integer()),
        sa.Column("calificacion", sa.Integer()),
        sa.Column("feedback", sa.Text()),
        to("usuario_id", "users"),
        to("cliente_id", "clientes"),
        to("prestamo_id", "prestamos"),
        to("pago_id", "pagos"),
        to("cuota_id", "cuotas"),
        now("creado_en"),
        now("actualizado_en"),
    )
    indexes(
        "conversaciones_ai", "id", "creado_en", "calificacion", "cliente_id", "prestamo_id", "pago_id", "cuota_id"
    )


def fine_tuning_jobs():
    op.create_table(
        "fine_tuning_jobs",
        identity(),
        sa.Column("openai_job_id", sa.String(100), nullable=False),
        sa.Column("status", sa.String(50), server_default="pending", nullable=False),
        sa.Column("modelo_base", sa.String(100), nullable=False),
        sa.Column("modelo_entrenado", sa.String(200)),
        sa.Column("archivo_entrenamiento", sa.String(500)),
        sa.Column("total_conversaciones", sa.Integer()),
        sa.Column("progreso", sa.Float()),
        sa.Column("error", sa.Text()),
        sa.Column("epochs", sa.Integer()),
        sa.Column("learning_rate", sa.Float()),
        now("creado_en"),
        sa.Column("completado_en", sa.DateTime()),
        now("actualizado_en"),
        sa.UniqueConstraint("openai_job_id"),
    )
    op.create_index("ix_fine_tuning_jobs_openai_job_id", "fine_tuning_jobs", ["openai_job_id"], unique=True)
    indexes("fine_tuning_jobs", "id", "status", "creado_en")


def documento_ai_embeddings():
    op.create_table(
        "documento_ai_embeddings",
        identity(),
        sa.Column("documento_id", sa.Integer(), sa.ForeignKey("documentos_ai.id"), nullable=False),
        sa.Column("embedding", sa.Text(), nullable=False),
        sa.Column("chunk_index", sa.Integer(), server_default="0"),
        sa.Column("texto_chunk", sa.Text()),
        sa.Column("modelo_embedding", sa.String(100)),
        sa.Column("dimensiones", sa.Integer()),
        now("creado_en"),
        now("actualizado_en"),
    )
    indexes("documento_ai_embeddings", "id", "documento_id", "creado_en")


def modelos(table):
    op.create_table(
        table,
        identity(),
        sa.Column("nombre", sa.String(200), nullable=False),
        sa.Column("version", sa.String(50), server_default="1.0.0", nullable=False),
        sa.Column("algoritmo", sa.String(100), nullable=False),
        *(sa.Column(name, sa.Float()) for name in ("accuracy", "precision", "recall", "f1_score", "roc_auc")),
        sa.Column("ruta_archivo", sa.String(500), nullable=False),
        sa.Column("total_datos_entrenamiento", sa.Integer()),
        sa.Column("total_datos_test", sa.Integer()),
        sa.Column("test_size", sa.Float()),
        sa.Column("random_state", sa.Integer()),
        flag("activo", "false"),
        to("usuario_id", "users"),
        sa.Column("descripcion", sa.Text()),
        sa.Column("features_usadas", sa.Text()),
        now("entrenado_en"),
        sa.Column("activado_en", sa.DateTime()),
        now("actualizado_en"),
    )
    indexes(table, "id", "activo", "entrenado_en")
