DROP TABLE fine_tuning_jobs;
