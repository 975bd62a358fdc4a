/** Parquet files as rows of text and pictures; the only package that knows DuckDB. */
package groundlab.parquet;
