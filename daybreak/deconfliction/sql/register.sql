-- The register of all operations. It holds keyed digests of identifiers, and of what stands behind them only what each
-- originator opens. Nobody but these functions reads it; what leaves them is a side of a hit in one's own operation, or
-- what an originator of one's own operation has opened.

-- Enter a national part's interests, take those that are gone out, and write both sides of what meets in another
-- operation for the first time. Where more hold a thing than `crowd`, it belongs to strangers.
CREATE OR REPLACE FUNCTION deconfliction.register(
    part integer, fresh jsonb, gone uuid[], at timestamptz, crowd integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
-- A plan made while the register was empty would read all of it for ever in this connection.
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.access_compartment c
                   WHERE c.id = part AND c.kind = 'national' AND c.id = ANY (access.may_see())) THEN
        RAISE EXCEPTION 'only who sees a national part registers its interests';
    END IF;
    PERFORM deconfliction.reach(true);
    -- Two operations that register at once would each miss the other's newest.
    PERFORM pg_advisory_xact_lock(hashtextextended('deconfliction.register', 0));
    DELETE FROM public.deconfliction_registration r WHERE r.interest = ANY (gone) AND r.compartment_id = part;
    INSERT INTO public.deconfliction_registration AS r
        (interest, compartment_id, agency, digest, bundle, handling, opened, subject_reference)
    SELECT f.interest, part, f.agency, f.digest, f.bundle, f.handling, f.opened, f.subject_reference
    FROM jsonb_to_recordset(fresh) AS f (interest uuid, agency text, digest text, bundle text, handling text,
                                         opened jsonb, subject_reference text)
    ON CONFLICT (interest) DO UPDATE SET digest = excluded.digest, handling = excluded.handling,
        opened = excluded.opened, subject_reference = excluded.subject_reference
    WHERE r.compartment_id = part;
    -- A code that was closed or opened since holds for what the other operation is shown.
    UPDATE public.deconfliction_hitside s SET handling = r.handling, shown = r.opened
    FROM public.deconfliction_registration r
    JOIN public.deconfliction_crossing c ON r.interest IN (c.one, c.other)
    WHERE r.interest IN (SELECT (f ->> 'interest')::uuid FROM jsonb_array_elements(fresh) f)
      AND s.pair = c.id AND s.interest_id <> r.interest AND (s.handling, s.shown) IS DISTINCT FROM (r.handling, r.opened);
    WITH met AS (
        SELECT DISTINCT ON (key) key, mine.interest AS one, theirs.interest AS other
        FROM jsonb_array_elements(fresh) f
        JOIN public.deconfliction_registration mine ON mine.interest = (f ->> 'interest')::uuid
        JOIN public.deconfliction_registration theirs
          ON theirs.digest = mine.digest AND theirs.compartment_id <> mine.compartment_id
        CROSS JOIN LATERAL (SELECT encode(sha256(convert_to(concat_ws('|',
            least(mine.compartment_id, theirs.compartment_id), greatest(mine.compartment_id, theirs.compartment_id),
            CASE WHEN mine.bundle = '' THEN mine.digest
                 ELSE least(mine.bundle, theirs.bundle) || greatest(mine.bundle, theirs.bundle) END),
            'UTF8')), 'hex') AS key) k
        WHERE (SELECT count(*) FROM public.deconfliction_registration held WHERE held.digest = mine.digest) <= crowd
          -- One that was restricted since is in no hit.
          AND EXISTS (SELECT FROM public.deconfliction_interest i
                      WHERE i.id = theirs.interest AND i.compartment_id = theirs.compartment_id)
        ORDER BY key, mine.interest, theirs.interest),
    made AS (
        INSERT INTO public.deconfliction_crossing (id, met, one, other)
        SELECT gen_random_uuid(), key, one, other FROM met
        ON CONFLICT (met) DO NOTHING RETURNING id, one, other)
    INSERT INTO public.deconfliction_hitside
        (id, compartment_id, pair, interest_id, handling, shown, subject_reference, state, waiting_since, settlement)
    SELECT gen_random_uuid(), own.compartment_id, made.id, own.interest, told.handling, told.opened,
           own.subject_reference, 'waiting', at, ''
    FROM made
    CROSS JOIN LATERAL (VALUES (made.one, made.other), (made.other, made.one)) AS side (own, told)
    JOIN public.deconfliction_registration own ON own.interest = side.own
    JOIN public.deconfliction_registration told ON told.interest = side.told;
    PERFORM deconfliction.reach(false);
END
$$;

-- What originators of the same operation, other than the asker's agency, have opened of an identifier. Of what is held
-- blindly nothing is read: whether it is held makes no difference, not even of time.
CREATE OR REPLACE FUNCTION deconfliction.opened(part integer, looked text) RETURNS SETOF jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM deconfliction.reach(true);
    RETURN QUERY
    SELECT DISTINCT r.opened
    FROM public.deconfliction_registration r
    JOIN public.access_compartment held ON held.id = r.compartment_id
    JOIN public.access_compartment mine ON mine.operation_id = held.operation_id
    JOIN public.agencies_agency asker ON asker.id = mine.agency_id
    WHERE r.digest = looked AND r.handling <> 'blind' AND r.agency <> asker.slug
      AND mine.id = part AND mine.id = ANY ((SELECT access.may_see())::int[])
      AND EXISTS (SELECT FROM public.deconfliction_interest i
                  WHERE i.id = r.interest AND i.compartment_id = r.compartment_id);
    PERFORM deconfliction.reach(false);
END
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA deconfliction FROM PUBLIC;
