-- Every name that no text of an operation may print: of whoever is not charged, of children, of their families; also
-- where the record is restricted or lies in a part the reader of the text does not see. A text is read for all of them
-- whoever asks: what one reader is not told to take out, everybody reads the day after.
--
-- Told to who reads the texts of that operation, and to nobody else. Names alone, each once, in one order: neither whose
-- record it is nor of which kind. daybreak/release/told.py asks, and passes on only what stands in the text or near it.
CREATE OR REPLACE FUNCTION release.names_not_printed(asked uuid) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    -- Who reads the texts is settled first: they lie with the figures.
    IF NOT EXISTS (
        SELECT FROM public.access_compartment c
        WHERE c.operation_id = asked AND c.kind = 'figures' AND c.id = ANY ((SELECT access.may_see())::integer[])
    ) THEN
        RETURN;
    END IF;
    PERFORM set_config('daybreak.naming', 'on', true);
    RETURN QUERY
    WITH parts AS MATERIALIZED (
        SELECT part.id FROM public.access_compartment part WHERE part.operation_id = asked),
    charged AS MATERIALIZED (
        SELECT p.subject_id FROM public.packages_package p JOIN public.visits_outcome o ON o.package_id = p.id
        WHERE o.kind = 'charge' AND o.superseded_at IS NULL AND o.compartment_id IN (SELECT id FROM parts)),
    named AS (
        SELECT s.name FROM public.identity_subject s
        WHERE s.compartment_id IN (SELECT id FROM parts) AND NOT EXISTS (
            SELECT FROM charged WHERE charged.subject_id = s.id)
        UNION
        SELECT c.known_as FROM public.safeguarding_child c WHERE c.compartment_id IN (SELECT id FROM parts)
        UNION
        SELECT r.known_as FROM public.safeguarding_childreferral r WHERE r.compartment_id IN (SELECT id FROM parts)
        UNION
        SELECT f.known_as FROM public.safeguarding_familymember f WHERE f.compartment_id IN (SELECT id FROM parts))
    SELECT named.name::text FROM named WHERE named.name <> '' ORDER BY named.name;
    PERFORM set_config('daybreak.naming', 'off', true);
END
$$;

REVOKE EXECUTE ON FUNCTION release.names_not_printed(uuid) FROM PUBLIC;
