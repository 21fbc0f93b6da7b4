-- Which of these plans wait for a check by the lead agency: because of a silent block, or because another operation
-- is looking too and the lead agency has not settled it. Which of the two it is, and in what, never leaves.
-- `asked` maps a key to the things of a plan: "subject:S-…", "address:…", "phone:+44…".
CREATE OR REPLACE FUNCTION deconfliction.stopped(asked jsonb) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM deconfliction.reach(true);
    RETURN QUERY
    WITH things AS MATERIALIZED (
        SELECT plan.key, thing.value AS thing
        FROM jsonb_each(asked) AS plan (key, value), jsonb_array_elements_text(plan.value) AS thing (value)
        WHERE access.viewer() IS NOT NULL),
    blocked AS MATERIALIZED (
        SELECT unnest(b.things)::text AS thing FROM public.deconfliction_block b WHERE b.state = 'in_force' AND b.until > now()),
    looked_at AS MATERIALIZED (
        SELECT 'subject:' || s.subject_reference AS thing FROM public.deconfliction_hitside s
        WHERE s.hit_id IS NULL AND s.interest_id IS NOT NULL AND s.subject_reference <> ''
          AND s.state NOT IN ('settled', 'lapsed'))
    SELECT DISTINCT things.key FROM things
    WHERE things.thing IN (SELECT blocked.thing FROM blocked UNION ALL SELECT looked_at.thing FROM looked_at);
    PERFORM deconfliction.reach(false);
END
$$;

REVOKE EXECUTE ON FUNCTION deconfliction.stopped(jsonb) FROM PUBLIC;
