-- How the doors of these premises of packages stand now, whoever of the package's readers asks: a force sees no door,
-- and must not go to one that was blocked since its package was signed. Of what is open the rules and whose task only:
-- what was seen (another home, a clearance, a suspected error) stays where it lies.
--
-- A package restricted to named people is not found by whoever clears or suspects what it holds, and neither is its
-- door: so what is cleared and suspected is compared here, on behalf of those who can see the package. A package keeps
-- the subject it was built of: a person is met under every reference they have or had, over however many redirects, and
-- their door is that of the subject that stands for them now, or else the one checked last.
CREATE SCHEMA IF NOT EXISTS packages;

CREATE OR REPLACE FUNCTION packages.doors_now(asked uuid[])
RETURNS TABLE (place uuid, since timestamptz, key text, rule text, task_of text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    seen uuid[];
BEGIN
    -- Which of them the viewer sees is settled first: with subjects open to this function, unsent packages would be too.
    SELECT array_agg(pp.id) INTO seen
    FROM public.packages_packagepremises pp JOIN public.packages_package p ON p.id = pp.package_id
    WHERE pp.id = ANY (asked);
    PERFORM set_config('daybreak.doors', 'on', true);
    RETURN QUERY
    WITH RECURSIVE places AS MATERIALIZED (
        SELECT pp.id AS place, pp.of_id, p.id AS package, p.subject_id, part.operation_id
        FROM public.packages_packagepremises pp
        JOIN public.packages_package p ON p.id = pp.package_id
        JOIN public.access_compartment part ON part.id = p.compartment_id
        WHERE pp.id = ANY (seen)),
    onward AS (
        SELECT DISTINCT places.subject_id AS one, places.subject_id AS other FROM places
        UNION
        SELECT onward.one, s.redirected_to_id FROM onward JOIN public.identity_subject s ON s.id = onward.other
        WHERE s.redirected_to_id IS NOT NULL),
    people AS (
        SELECT onward.one, onward.other FROM onward
        UNION
        SELECT people.one, s.id FROM people JOIN public.identity_subject s ON s.redirected_to_id = people.other),
    doors AS (
        SELECT DISTINCT ON (places.place) places.place, d.state, d.checked_at, d.items
        FROM places JOIN people ON people.one = places.subject_id
        JOIN public.attribution_door d ON d.subject_id = people.other AND d.premises_id = places.of_id
        JOIN public.identity_subject s ON s.id = d.subject_id
        ORDER BY places.place, s.redirected_to_id IS NULL DESC, d.checked_at DESC, d.id),
    stopped AS MATERIALIZED (
        SELECT c.subject_id, c.premises_id, c.identifier, c.cleared_at AS since, part.operation_id
        FROM public.attribution_clearance c JOIN public.access_compartment part ON part.id = c.compartment_id
        UNION ALL
        SELECT e.subject_id, e.premises_id, e.identifier, e.raised_at, part.operation_id
        FROM public.attribution_suspectederror e JOIN public.access_compartment part ON part.id = e.compartment_id
        WHERE e.closed_at IS NULL),
    met AS (
        SELECT places.place, s.since FROM places JOIN people ON people.one = places.subject_id
        JOIN stopped s ON s.subject_id = people.other AND s.operation_id = places.operation_id
        UNION ALL
        SELECT places.place, s.since FROM places JOIN stopped s USING (operation_id)
        WHERE s.premises_id = places.of_id
        UNION ALL
        SELECT places.place, s.since FROM places JOIN public.packages_packageitem i ON i.package_id = places.package
        JOIN stopped s ON s.identifier = i.normal AND s.operation_id = places.operation_id
        WHERE i.normal <> ''),
    told AS (
        SELECT doors.place, doors.checked_at AS since, i.value ->> 'key' AS key, i.value ->> 'rule' AS rule,
               i.value ->> 'task_of' AS task_of, i.nth
        FROM doors CROSS JOIN LATERAL jsonb_array_elements(doors.items) WITH ORDINALITY AS i (value, nth)
        WHERE doors.state = 'blocked' AND i.value ->> 'state' = 'open'
        UNION ALL
        SELECT met.place, min(met.since), 'cleared', 'Neither person nor premises is cleared', 'lead coordinator', NULL
        FROM met GROUP BY met.place)
    SELECT told.place, told.since, told.key, told.rule, told.task_of FROM told
    ORDER BY told.place, told.nth NULLS LAST;
    PERFORM set_config('daybreak.doors', 'off', true);
END
$$;

REVOKE EXECUTE ON FUNCTION packages.doors_now(uuid[]) FROM PUBLIC;
