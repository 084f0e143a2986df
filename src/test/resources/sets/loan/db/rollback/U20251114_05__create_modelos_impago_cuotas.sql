DROP TABLE modelos_impago_cuotas;
