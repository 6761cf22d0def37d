UPDATE "message" SET "recipients" = jsonb_build_object(
  'to', jsonb_build_array(jsonb_build_object('address', "to_address", 'name', null)), 'cc', '[]'::jsonb, 'bcc', '[]'::jsonb
) WHERE "to_address" IS NOT NULL;
--> statement-breakpoint
UPDATE "message" SET "channel" = "channel" || '{"to":[],"cc":[],"mailId":null,"remarks":[]}'::jsonb WHERE "channel" ->> 'via' = 'email';
--> statement-breakpoint
ALTER TABLE "message" DROP COLUMN "to_address";
