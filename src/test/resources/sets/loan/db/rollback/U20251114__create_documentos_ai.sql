DROP TABLE documentos_ai;
