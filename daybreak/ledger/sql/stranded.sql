-- Entries the sealer will never reach. Transaction numbers belong to a cluster: a dump
-- restored into a new one brings entries with high numbers, while new acts get low ones, before the sealer's mark.
--
-- `behind` tells that this has happened: the mark lies beyond every number the cluster has given out.
-- Entries of transactions that have ended, and those whose numbers this cluster has not given out yet, can be sealed
-- at once; the numbers between belong to transactions that may still run: the sealer goes on from the horizon.
CREATE OR REPLACE FUNCTION ledger.behind() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((SELECT last_transaction FROM public.ledger_checkpoint ORDER BY size DESC LIMIT 1)
                    >= pg_snapshot_xmax(pg_current_snapshot()), false)
$$;
-- `ended` is a horizon that was read before, in a statement of its own: the sealer's mark goes on from the same one.
DROP FUNCTION IF EXISTS ledger.stranded(integer);
CREATE OR REPLACE FUNCTION ledger.stranded(batch integer, ended xid8)
RETURNS TABLE (entry_id bigint, transaction_id text, leaf_hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.id, e.transaction::text, e.leaf_hash
    FROM public.ledger_entry e
    WHERE NOT EXISTS (SELECT FROM public.ledger_leaf l WHERE l.entry_id = e.id)
      AND (e.transaction < ended OR e.transaction >= pg_snapshot_xmax(pg_current_snapshot()))
    ORDER BY e.transaction, e.id
    LIMIT batch
$$;
