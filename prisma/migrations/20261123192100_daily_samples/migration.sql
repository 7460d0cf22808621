-- A year is read by its days: by its hours it would be ten thousand rows each time that somebody looks.
ALTER TYPE "sample_resolution" ADD VALUE 'DAY';
