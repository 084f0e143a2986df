DROP TABLE modelos_riesgo;
