CREATE TABLE "recording_piece" (
	"tenant_id" text NOT NULL,
	"session_id" text NOT NULL,
	"page_id" text NOT NULL,
	"index" integer NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "recording_piece_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"text" text NOT NULL,
	"kept_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recording_piece_session_id_page_id_index_pk" PRIMARY KEY("session_id","page_id","index")
);
--> statement-breakpoint
ALTER TABLE "recording_piece" ADD CONSTRAINT "recording_piece_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recording_piece" ADD CONSTRAINT "recording_piece_session_id_support_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."support_session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recording_piece_order" ON "recording_piece" USING btree ("session_id","position");
--> statement-breakpoint
DO $$
BEGIN
  -- What was recorded stays as it was.
  GRANT SELECT, INSERT ON "recording_piece" TO ticket_peek_app;
  ALTER TABLE "recording_piece" ENABLE ROW LEVEL SECURITY;
  CREATE POLICY tenant_fence ON "recording_piece" TO ticket_peek_app
    USING (tenant_id = current_setting('app.tenant_id', true))
    WITH CHECK (tenant_id = current_setting('app.tenant_id', true));
END $$;
