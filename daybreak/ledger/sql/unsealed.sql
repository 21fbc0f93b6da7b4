-- Hashes of entries that no running transaction can still precede, after the last sealed one.
-- Only hashes leave: the role that seals never sees an entry.
CREATE SCHEMA IF NOT EXISTS ledger;
CREATE OR REPLACE FUNCTION ledger.unsealed(batch integer)
RETURNS TABLE (entry_id bigint, transaction_id text, leaf_hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH last AS (
        SELECT last_transaction, last_entry_id FROM public.ledger_checkpoint ORDER BY size DESC LIMIT 1
    )
    SELECT e.id, e.transaction::text, e.leaf_hash
    FROM public.ledger_entry e
    WHERE e.transaction < pg_snapshot_xmin(pg_current_snapshot())
      AND (e.transaction, e.id) > (
          coalesce((SELECT last_transaction FROM last), '0'::xid8), coalesce((SELECT last_entry_id FROM last), 0))
    ORDER BY e.transaction, e.id
    LIMIT batch
$$;
