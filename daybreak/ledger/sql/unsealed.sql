-- Hashes of entries that no running transaction can still precede, after the last sealed one.
-- Only hashes leave: the role that seals never sees an entry.
CREATE SCHEMA IF NOT EXISTS ledger;
CREATE OR REPLACE FUNCTION ledger.unsealed(batch integer)
RETURNS TABLE (entry_id bigint, transaction_id text, leaf_hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH running AS (
        -- Transaction numbers are shared by all databases of a server: one that runs in another is no reason to wait.
        -- Left out is only what is known to be elsewhere; a transaction nobody is seen to hold counts as ours.
        SELECT r.xid
        FROM pg_snapshot_xip(pg_current_snapshot()) AS r (xid)
        WHERE NOT EXISTS (
            SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'transactionid' AND l.granted AND l.transactionid = r.xid::xid
              AND a.datid <> (SELECT oid FROM pg_database WHERE datname = current_database()))
    ), horizon AS (
        SELECT coalesce(min(xid), pg_snapshot_xmax(pg_current_snapshot())) AS xid FROM running
    ), last AS (
        SELECT last_transaction, last_entry_id FROM public.ledger_checkpoint ORDER BY size DESC LIMIT 1
    )
    SELECT e.id, e.transaction::text, e.leaf_hash
    FROM public.ledger_entry e
    WHERE e.transaction < (SELECT xid FROM horizon)
      AND (e.transaction, e.id) > (
          coalesce((SELECT last_transaction FROM last), '0'::xid8), coalesce((SELECT last_entry_id FROM last), 0))
    ORDER BY e.transaction, e.id
    LIMIT batch
$$;
