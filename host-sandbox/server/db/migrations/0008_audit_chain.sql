CREATE TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "position" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "previous_hash" text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "hash" text DEFAULT '' NOT NULL;
--> statement-breakpoint
CREATE FUNCTION audit_log_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  -- One writer at a time in each tenant: the chain has no branches.
  PERFORM pg_advisory_xact_lock(hashtextextended('audit_log:' || NEW.tenant_id, 0));
  SELECT position, hash INTO last FROM audit_log WHERE tenant_id = NEW.tenant_id ORDER BY position DESC LIMIT 1;
  NEW.position := coalesce(last.position, 0) + 1;
  NEW.previous_hash := coalesce(last.hash, '');
  NEW.hash := encode(sha256(convert_to(jsonb_build_array(
    NEW.tenant_id, NEW.position, (extract(epoch FROM NEW.at) * 1000)::bigint, NEW.actor, NEW.action, NEW.ticket_id,
    NEW.asset_id, NEW.detail, NEW.previous_hash
  )::text, 'UTF8')), 'hex');
  RETURN NEW;
END $$;
--> statement-breakpoint
DO $$
DECLARE entry record; place bigint; before text; owner text := NULL;
BEGIN
  -- What was written before there was a chain is taken into it as it stands.
  ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only;
  FOR entry IN SELECT * FROM audit_log ORDER BY tenant_id, id LOOP
    IF owner IS DISTINCT FROM entry.tenant_id THEN
      owner := entry.tenant_id; place := 0; before := '';
    END IF;
    place := place + 1;
    UPDATE audit_log SET position = place, previous_hash = before,
      hash = encode(sha256(convert_to(jsonb_build_array(
        tenant_id, place, (extract(epoch FROM at) * 1000)::bigint, actor, action, ticket_id, asset_id, detail, before
      )::text, 'UTF8')), 'hex')
      WHERE id = entry.id RETURNING hash INTO before;
  END LOOP;
  ALTER TABLE audit_log ENABLE TRIGGER audit_log_append_only;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_log_chain BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_chain();
--> statement-breakpoint
CREATE UNIQUE INDEX "audit_log_position" ON "audit_log" USING btree ("tenant_id","position");
