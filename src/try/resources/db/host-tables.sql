CREATE TABLE users (id serial PRIMARY KEY);
CREATE TABLE clientes (id serial PRIMARY KEY);
CREATE TABLE prestamos (id serial PRIMARY KEY);
CREATE TABLE pagos (id serial PRIMARY KEY);
CREATE TABLE cuotas (id serial PRIMARY KEY);
