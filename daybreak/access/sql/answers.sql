-- Kept answers hold what was answered about a case: after a day they go, whoever's they are, and nobody need be looking.
CREATE OR REPLACE FUNCTION access.forget_answers() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH old AS (
        SELECT id FROM public.access_answered WHERE answered_at < now() - interval '24 hours'
        LIMIT 10000 FOR UPDATE SKIP LOCKED),
    gone AS (DELETE FROM public.access_answered a USING old WHERE a.id = old.id RETURNING 1)
    SELECT count(*) FROM gone
$$;

REVOKE EXECUTE ON FUNCTION access.forget_answers() FROM PUBLIC;
