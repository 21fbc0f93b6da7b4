-- Who the people are by now that the packages the viewer sees are about: for each subject of theirs that was redirected,
-- the one it leads to in the end, over however many steps. Subjects lie nationally; a force that holds two packages
-- about one person counts that person once all the same, as the nation does. References and names are not told.
--
-- One value, so that a statement that counts people makes it once, however many rows it looks up in it (person_of in
-- packages/people.py); STABLE, so that it is of the same instant as everything else the statement reads.
CREATE OR REPLACE FUNCTION packages.people_now() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    gone uuid[];
    seen uuid[];
    people jsonb;
BEGIN
    PERFORM set_config('daybreak.doors', 'on', true);
    SELECT array_agg(s.id) INTO gone FROM public.identity_subject s WHERE s.redirected_to_id IS NOT NULL;
    PERFORM set_config('daybreak.doors', 'off', true);
    -- Which packages the viewer sees is asked while subjects are closed: with them, unsent packages would be open too.
    SELECT array_agg(DISTINCT p.subject_id) INTO seen FROM public.packages_package p WHERE p.subject_id = ANY (gone);
    IF seen IS NULL THEN
        RETURN '{}';
    END IF;
    PERFORM set_config('daybreak.doors', 'on', true);
    WITH RECURSIVE led AS (
        SELECT one AS subject, one AS person FROM unnest(seen) one
        UNION
        SELECT led.subject, s.redirected_to_id FROM led JOIN public.identity_subject s ON s.id = led.person
        WHERE s.redirected_to_id IS NOT NULL)
    SELECT coalesce(jsonb_object_agg(led.subject, led.person), '{}') INTO people
    FROM led JOIN public.identity_subject s ON s.id = led.person WHERE s.redirected_to_id IS NULL;
    PERFORM set_config('daybreak.doors', 'off', true);
    RETURN people;
END
$$;

REVOKE EXECUTE ON FUNCTION packages.people_now() FROM PUBLIC;
