-- How the doors of these premises of packages stand now, whoever of the package's readers asks: a force sees no door,
-- and must not go to one that was blocked since its package was signed. Of what is open the rules and whose task only:
-- what was seen (another home, a clearance, a suspected error) stays where it lies.
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
    PERFORM set_config('daybreak.doors', 'off', true);
END
$$;

REVOKE EXECUTE ON FUNCTION packages.doors_now(uuid[]) FROM PUBLIC;
