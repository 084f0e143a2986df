DROP TABLE conversaciones_ai;
