package dev.esquema.learn;

/**
 * The paths of a new migration and of its undo script.
 *
 * @param migration the path of the migration
 * @param undo the path of the undo script
 */
public record NewScripts(String migration, String undo) {}
