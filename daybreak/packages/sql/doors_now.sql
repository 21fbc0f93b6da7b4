-- How the doors of these premises of packages stand now, whoever of the package's readers asks: a force sees no door,
-- and must not go to one that was blocked since its package was signed. Of what is open the rules and whose task only:
-- what was seen (another home, a clearance, a suspected error) stays where it lies.
--
-- A package restricted to named people is not found by whoever clears or suspects what it holds, and neither is its
-- door: so what is cleared and suspected is compared here, on behalf of those who can see the package.
CREATE SCHEMA IF NOT EXISTS packages;

CREATE OR REPLACE FUNCTION packages.doors_now(asked uuid[])
RETURNS TABLE (place uuid, since timestamptz, key text, rule text, task_of text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM set_config('daybreak.doors', 'on', true);
    RETURN QUERY
    SELECT pp.id, d.checked_at, i.value ->> 'key', i.value ->> 'rule', i.value ->> 'task_of'
    FROM public.packages_packagepremises pp
    JOIN public.packages_package p ON p.id = pp.package_id
    JOIN public.attribution_door d ON d.subject_id = p.subject_id AND d.premises_id = pp.of_id
    CROSS JOIN LATERAL jsonb_array_elements(d.items) WITH ORDINALITY AS i (value, place)
    WHERE pp.id = ANY (asked) AND d.state = 'blocked' AND i.value ->> 'state' = 'open'
    ORDER BY pp.id, i.place;
    RETURN QUERY
    WITH stopped AS MATERIALIZED (
        SELECT c.subject_id, c.premises_id, c.identifier, c.cleared_at AS since, part.operation_id
        FROM public.attribution_clearance c JOIN public.access_compartment part ON part.id = c.compartment_id
        UNION ALL
        SELECT e.subject_id, e.premises_id, e.identifier, e.raised_at, part.operation_id
        FROM public.attribution_suspectederror e JOIN public.access_compartment part ON part.id = e.compartment_id
        WHERE e.closed_at IS NULL),
    places AS MATERIALIZED (
        SELECT pp.id AS place, pp.of_id, p.id AS package, p.subject_id, part.operation_id
        FROM public.packages_packagepremises pp
        JOIN public.packages_package p ON p.id = pp.package_id
        JOIN public.access_compartment part ON part.id = p.compartment_id
        WHERE pp.id = ANY (asked)),
    met AS (
        SELECT places.place, s.since FROM places JOIN stopped s USING (subject_id, operation_id)
        UNION ALL
        SELECT places.place, s.since FROM places JOIN stopped s USING (operation_id)
        WHERE s.premises_id = places.of_id
        UNION ALL
        SELECT places.place, s.since FROM places JOIN public.packages_packageitem i ON i.package_id = places.package
        JOIN stopped s ON s.identifier = i.normal AND s.operation_id = places.operation_id
        WHERE i.normal <> '')
    SELECT met.place, min(met.since), 'cleared', 'Neither person nor premises is cleared', 'lead coordinator'
    FROM met GROUP BY met.place;
    PERFORM set_config('daybreak.doors', 'off', true);
END
$$;

REVOKE EXECUTE ON FUNCTION packages.doors_now(uuid[]) FROM PUBLIC;
