// Made by `npm run types` from the server's /openapi.json; not to be edited.
export interface components {
    schemas: {
        Activity: {
            category: components["schemas"]["Code"];
            channel: components["schemas"]["Channel"];
            community_id: components["schemas"]["CommunityId"];
            delivery_modes: components["schemas"]["Code"][];
            description?: components["schemas"]["Text"];
            eligibility?: {
                members_only: boolean;
                min_age?: number;
                residency?: components["schemas"]["Residency"][];
                skills_any?: components["schemas"]["Code"][];
            };
            id: components["schemas"]["Id"];
            organization_id: components["schemas"]["Id"];
            sector: components["schemas"]["Sector"];
            service_item_id?: string;
            /** @enum {string} */
            status: "posted" | "cancelled";
            supported_by?: components["schemas"]["Id"][];
            target_groups?: components["schemas"]["Code"][];
            title: components["schemas"]["Text"];
        };
        ActivityCancelledBody: {
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        ActivityChangedBody: {
            category?: components["schemas"]["Code"];
            channel?: components["schemas"]["Channel"];
            community_id?: components["schemas"]["CommunityId"];
            delivery_modes?: components["schemas"]["Code"][];
            description?: components["schemas"]["Text"];
            eligibility?: {
                members_only?: boolean;
                min_age?: number;
                residency?: components["schemas"]["Residency"][];
                skills_any?: components["schemas"]["Code"][];
            };
            sector?: components["schemas"]["Sector"];
            service_item_id?: components["schemas"]["Id"];
            supported_by?: components["schemas"]["Id"][];
            target_groups?: components["schemas"]["Code"][];
            title?: components["schemas"]["Text"];
        };
        ActivityPage: {
            items: components["schemas"]["Activity"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        ActivityPostedBody: {
            category: components["schemas"]["Code"];
            channel: components["schemas"]["Channel"];
            community_id: components["schemas"]["CommunityId"];
            delivery_modes: components["schemas"]["Code"][];
            description?: components["schemas"]["Text"];
            eligibility?: {
                members_only?: boolean;
                min_age?: number;
                residency?: components["schemas"]["Residency"][];
                skills_any?: components["schemas"]["Code"][];
            };
            id?: components["schemas"]["Id"];
            organization_id: components["schemas"]["Id"];
            sector: components["schemas"]["Sector"];
            service_item_id?: components["schemas"]["Id"];
            supported_by?: components["schemas"]["Id"][];
            target_groups?: components["schemas"]["Code"][];
            title: components["schemas"]["Text"];
        };
        /** @description Already checked in */
        AlreadyCheckedInProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @description What was found instead, in the words of the thing itself. */
            present?: {
                approved?: boolean;
                attendance?: string;
                dispute?: string;
                status?: string;
            };
            /** @constant */
            status: 409;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:already_checked_in";
        };
        /** @description Already exists */
        AlreadyExistsProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 409;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:already_exists";
        };
        /** @description An answer to a survey; it names nobody. */
        Answer: {
            answered_at: components["schemas"]["Instant"];
            id: components["schemas"]["Id"];
            residency: components["schemas"]["Residency"];
            survey_id: components["schemas"]["Id"];
            target_groups: components["schemas"]["Code"][];
            wants: {
                option: string;
                weight: number;
            }[];
        };
        /** @enum {string} */
        Attendance: "none" | "checked_in" | "completed" | "no_show";
        AttendanceCheckedInBody: {
            at: components["schemas"]["Instant"];
            method?: components["schemas"]["Code"];
            /** @description At most 200 bytes. */
            recorded_by?: string;
        };
        AttendanceCheckedOutBody: {
            at: components["schemas"]["Instant"];
            /** @description At most 500 bytes. */
            evaluation?: string;
            method?: components["schemas"]["Code"];
            /** @description At most 200 bytes. */
            recorded_by?: string;
        };
        AttendanceCorrectedBody: {
            at?: components["schemas"]["Instant"];
            /** @description At most 2000 bytes. */
            reason: string;
            to: components["schemas"]["CorrectedTo"];
        };
        AttendanceNoShowBody: {
            at: components["schemas"]["Instant"];
            /** @description At most 200 bytes. */
            recorded_by?: string;
        };
        /** @description A bill of services: how much of which item a community may order. */
        Bill: {
            community_id: components["schemas"]["CommunityId"];
            id: components["schemas"]["Id"];
            lines: {
                quota: number;
                service_item_id: components["schemas"]["Id"];
                used: number;
            }[];
            period: string;
            published_at: components["schemas"]["Instant"];
            /** @enum {string} */
            status: "current" | "replaced";
            survey_id?: components["schemas"]["Id"];
        };
        BillPage: {
            items: components["schemas"]["Bill"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        BillPublishedBody: {
            community_id: components["schemas"]["CommunityId"];
            id?: components["schemas"]["Id"];
            lines: {
                quota: number;
                service_item_id: components["schemas"]["Id"];
            }[];
            /** @description At most 64 bytes. */
            period: string;
            survey_id?: components["schemas"]["Id"];
        };
        /** @description Body too large */
        BodyTooLargeProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 413;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:body_too_large";
        };
        /** @description For calendars to subscribe to. Whoever has it sees the calendar, until the person renews it. */
        CalendarLink: {
            /** Format: uri-reference */
            url: string;
        };
        Centre: {
            closed_on?: components["schemas"]["Day"];
            community_id: components["schemas"]["CommunityId"];
            id: components["schemas"]["Id"];
            name?: components["schemas"]["Text"];
            opened_on: components["schemas"]["Day"];
            organization_id?: components["schemas"]["Id"];
            /** @enum {string} */
            status: "open" | "closed";
        };
        CentreClosedBody: {
            closed_on: components["schemas"]["Day"];
        };
        CentreOpenedBody: {
            community_id: components["schemas"]["CommunityId"];
            id?: components["schemas"]["Id"];
            name?: components["schemas"]["Text"];
            opened_on: components["schemas"]["Day"];
            organization_id?: components["schemas"]["Id"];
        };
        CentrePage: {
            items: components["schemas"]["Centre"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        /** @description A thing as it was changed last. `modified` rises with each change of the feed. */
        Change: {
            data?: components["schemas"]["Organization"] | components["schemas"]["Activity"] | components["schemas"]["ServiceItem"];
            id: components["schemas"]["Id"];
            /** @enum {string} */
            kind: "organization" | "activity" | "service_item";
            modified: number;
            /** @enum {string} */
            state: "updated" | "deleted";
        };
        /** @description Changed meanwhile */
        ChangedMeanwhileProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 412;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:changed_meanwhile";
        };
        /** @description A page of a feed. An empty one is the last: its `next` is its own URL, to be asked again later. */
        ChangePage: {
            items: components["schemas"]["Change"][];
            /** Format: uri-reference */
            license: string;
            /** Format: uri-reference */
            next: string;
        };
        /** @enum {string} */
        Channel: "one_stop" | "online";
        /** @description A word of an open vocabulary: social_group, doctor, elderly. */
        Code: string;
        Community: {
            core_party_id?: components["schemas"]["Id"];
            id: components["schemas"]["CommunityId"];
            known_since: components["schemas"]["Day"];
            name?: components["schemas"]["Text"];
            registered_on?: components["schemas"]["Day"];
        };
        /** @description district.street.community */
        CommunityId: string;
        CommunityPage: {
            items: components["schemas"]["Community"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        CommunityRegisteredBody: {
            id?: components["schemas"]["Id"];
            name: components["schemas"]["Text"];
            registered_on: components["schemas"]["Day"];
        };
        /** @enum {string} */
        CorrectedTo: "checked_in" | "completed" | "no_show";
        Counter: {
            add: components["schemas"]["MetricAdd"];
            as_of?: components["schemas"]["Day"];
            by: components["schemas"]["Dimension"][];
            filter: components["schemas"]["CounterKey"];
            /** Format: date */
            from: string | null;
            metric: components["schemas"]["Metric"];
            rows: {
                key: components["schemas"]["CounterKey"];
                values: components["schemas"]["CounterValue"][];
            }[];
            /** Format: date */
            to: string | null;
            total: components["schemas"]["CounterValue"][];
            unit: string;
            window: components["schemas"]["CounterWindow"];
            /** @description Of the tz database: whose days are counted. */
            zone: string;
        };
        /** @description From dimension to its value; "unknown" is that of a fact without one. */
        CounterKey: {
            [key: string]: string;
        };
        CounterValue: {
            on: string;
            value: number;
        };
        /** @enum {string} */
        CounterWindow: "all" | "year" | "month" | "day";
        Coverage: {
            as_of: components["schemas"]["Day"];
            communities: number;
            district_id: components["schemas"]["DistrictId"];
            /** @description Service centres that were open at the end of the day. */
            open: number;
            planned: number;
            plans: components["schemas"]["CoveragePlan"][];
        };
        CoveragePlan: {
            centres: number;
            district_id: components["schemas"]["DistrictId"];
            due_on: components["schemas"]["Day"];
            id: components["schemas"]["Id"];
            planned_at: components["schemas"]["Instant"];
            /** @enum {string} */
            status: "current" | "replaced";
        };
        CoveragePlannedBody: {
            centres: number;
            due_on: components["schemas"]["Day"];
            id?: components["schemas"]["Id"];
        };
        Credit: {
            activity_id: components["schemas"]["Id"];
            approved: boolean;
            category: components["schemas"]["Code"];
            community_id: components["schemas"]["PlaceId"];
            credited_minutes: number;
            dispute: components["schemas"]["DisputeStatus"];
            history: components["schemas"]["History"];
            id: components["schemas"]["Id"];
            on: components["schemas"]["Day"];
            organization_id: components["schemas"]["Id"];
            percent: number;
            person_id: components["schemas"]["Id"];
            resolved_minutes?: number;
            rules_id: string;
            served_minutes: number;
            session_id: components["schemas"]["Id"];
            supported_by?: components["schemas"]["Id"][];
        };
        CreditApprovedBody: {
            /** @description At most 2000 bytes. */
            approved_by?: string;
        };
        CreditDisputedBody: {
            /** @description At most 2000 bytes. */
            reason: string;
        };
        CreditResolvedBody: {
            minutes?: number;
            /** @description At most 2000 bytes. */
            reason: string;
        };
        CreditRules: {
            approved_cap_minutes?: number;
            daily_cap_minutes?: number;
            district_id: components["schemas"]["DistrictId"];
            factors: {
                category: components["schemas"]["Code"];
                percent: number;
            }[];
            id: components["schemas"]["Id"];
            published_at: components["schemas"]["Instant"];
            rounding: components["schemas"]["Rounding"];
            star_hours: number[];
            step_minutes: number;
            valid_from_on: components["schemas"]["Day"];
        };
        CreditRulesPage: {
            items: components["schemas"]["CreditRules"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        CreditRulesPublishedBody: {
            approved_cap_minutes?: number;
            daily_cap_minutes?: number;
            factors?: {
                category: components["schemas"]["Code"];
                percent: number;
            }[];
            id?: components["schemas"]["Id"];
            rounding?: components["schemas"]["Rounding"];
            star_hours?: number[];
            step_minutes?: number;
            valid_from_on: components["schemas"]["Day"];
        };
        /** @description All credited service of a volunteer's person; the items' credited_minutes sum to total_minutes. */
        Credits: {
            items: components["schemas"]["Credit"][];
            next_star_hours?: number;
            person_id: components["schemas"]["Id"];
            stars: number;
            total_minutes: number;
            volunteer_id: components["schemas"]["Id"];
        };
        /**
         * Format: date
         * @description A local calendar day, in the years 1900 to 2199.
         */
        Day: string;
        /** @description A day (2014-10-31), a month (2014-10) or a year (2014). */
        DayBound: string;
        /** @description A day (2014-10-31) or an instant with its offset (2014-10-31T08:00:00+08:00). */
        DayOrInstant: string | unknown | unknown;
        /** @enum {string} */
        Dimension: "district" | "street" | "community" | "organization" | "category" | "sector" | "target_group" | "delivery_mode" | "channel" | "role" | "residency" | "kind" | "track" | "community_level" | "funder_kind";
        /** @description Dimension not kept */
        DimensionNotKeptProblem: {
            detail: string;
            dimensions: components["schemas"]["Dimension"][];
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 422;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:dimension_not_kept";
        };
        /** @enum {string} */
        DisputeStatus: "none" | "open" | "resolved";
        DistrictId: string;
        /** @description A description in its own format. */
        Document: Record<string, never>;
        /** @description Shutting down */
        DrainingProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 503;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:draining";
        };
        /** @description SHARD/TOPIC/OFFSET of the fact, or of a decision's cause. */
        EventPosition: string;
        EventsAccepted: {
            accepted: number;
            duplicates: number;
            /** @description With wait=true: those not folded in time. */
            pending?: number;
            /** @description With wait=true: those that do not fit what is known. */
            rejected?: {
                index: number;
                reason: string;
            }[];
        };
        /** @description Expectation failed */
        ExpectationFailedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 417;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:expectation_failed";
        };
        FieldError: {
            code: string;
            detail?: string;
            /** @description A JSON pointer into the body, or to the name of a parameter. */
            pointer: string;
        };
        /** @description Not allowed */
        ForbiddenProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 403;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:forbidden";
        };
        /** @description What is left to be shown of a person who was forgotten; from then on reads of them are 410. */
        ForgottenPerson: {
            forgotten_at: components["schemas"]["Instant"];
            id: components["schemas"]["Id"];
            /** @constant */
            status: "forgotten";
        };
        /** @description Forgotten */
        ForgottenProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 410;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:forgotten";
        };
        /** @enum {string} */
        FunderKind: "district" | "street" | "property_firm" | "stock_company" | "residents";
        /** @description With the organization's kind, track and place on the day of the award. */
        Grant: {
            amount_fen: number;
            awarded_on: components["schemas"]["Day"];
            community_level: boolean;
            funder: components["schemas"]["Text"];
            history: components["schemas"]["History"];
            id: components["schemas"]["Id"];
            kind: components["schemas"]["Code"];
            organization_id: components["schemas"]["Id"];
            place_id: components["schemas"]["PlaceId"];
            track: components["schemas"]["Track"];
        };
        GrantAwardedBody: {
            amount_fen: number;
            awarded_on: components["schemas"]["Day"];
            funder: components["schemas"]["Text"];
            id?: components["schemas"]["Id"];
            organization_id: components["schemas"]["Id"];
        };
        GrantCorrectedBody: {
            amount_fen: number;
            /** @description At most 2000 bytes. */
            reason: string;
        };
        GrantPage: {
            items: components["schemas"]["Grant"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        /** @description The Community Service Guide, in one language. */
        Guide: {
            community_id: components["schemas"]["CommunityId"];
            lang: components["schemas"]["ShownLanguage"];
            name: string;
            sectors: {
                items: components["schemas"]["GuideItem"][];
                sector: components["schemas"]["Sector"];
            }[];
        };
        GuideItem: {
            category: components["schemas"]["Code"];
            delivery_modes: components["schemas"]["Code"][];
            eligibility?: string;
            fee_fen?: number;
            how_to_get?: string;
            id: components["schemas"]["Id"];
            name: string;
            /** @description Their names. */
            platforms: string[];
            provider: {
                id: components["schemas"]["Id"];
                name: string;
            };
            required_documents: string[];
            schedule?: string;
            target_groups: components["schemas"]["Code"][];
        };
        /** @description Header fields too large */
        HeadersTooLargeProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 431;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:headers_too_large";
        };
        Health: {
            /** @constant */
            status: "alive";
        };
        /** @description What became of it, the oldest first. A correction is two steps: the version that stood before, and what it became. */
        History: {
            at: components["schemas"]["Instant"];
            /** @description A reason, who recorded it, or the version that stood before. */
            detail?: string;
            what: components["schemas"]["Step"];
        }[];
        /** @description Opaque; of a place its dotted path. */
        Id: string;
        /** @description The same request is under way */
        IdempotencyInFlightProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 409;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:idempotency_in_flight";
        };
        /** @description Idempotency-Key is missing */
        IdempotencyKeyMissingProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 400;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:idempotency_key_missing";
        };
        /** @description Idempotency-Key used for another request */
        IdempotencyKeyReusedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 422;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:idempotency_key_reused";
        };
        /**
         * Format: date-time
         * @description RFC 3339 with an offset, in the years 1900 to 2199; no leap second.
         */
        Instant: string;
        /** @description Internal error */
        InternalProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 500;
            title: string;
            trace_id?: string;
            /** @constant */
            type: "urn:haiyu:problem:internal";
        };
        /** @description Invalid cursor */
        InvalidCursorProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 400;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:invalid_cursor";
        };
        /** @description Invalid */
        InvalidProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 422;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:invalid";
        };
        Investment: {
            amount_fen: number;
            community_id: components["schemas"]["CommunityId"];
            funder_kind: components["schemas"]["FunderKind"];
            history: components["schemas"]["History"];
            id: components["schemas"]["Id"];
            on: components["schemas"]["Day"];
            purpose?: components["schemas"]["Text"];
        };
        InvestmentCorrectedBody: {
            amount_fen: number;
            /** @description At most 2000 bytes. */
            reason: string;
        };
        InvestmentPage: {
            items: components["schemas"]["Investment"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        InvestmentRecordedBody: {
            amount_fen: number;
            community_id: components["schemas"]["CommunityId"];
            funder_kind: components["schemas"]["FunderKind"];
            id?: components["schemas"]["Id"];
            on: components["schemas"]["Day"];
            purpose?: components["schemas"]["Text"];
        };
        LedOrganization: {
            from_on: components["schemas"]["Day"];
            led_id: components["schemas"]["Id"];
            until_on?: components["schemas"]["Day"];
        };
        LedOrganizationPage: {
            items: components["schemas"]["LedOrganization"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        /** @description Log unavailable */
        LogUnavailableProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 503;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:log_unavailable";
        };
        /** @description Malformed request */
        MalformedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 400;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:malformed";
        };
        /** @description A membership, or an application for one. */
        Member: {
            applied_at?: components["schemas"]["Instant"];
            enrolled_on?: components["schemas"]["Day"];
            id: components["schemas"]["Id"];
            left_on?: components["schemas"]["Day"];
            member_id?: components["schemas"]["Id"];
            organization_id: components["schemas"]["Id"];
            person_id: components["schemas"]["Id"];
            /** @description Why the application was rejected. */
            reason?: string;
            status: components["schemas"]["MemberStatus"];
            supported_by?: components["schemas"]["Id"][];
        };
        MemberAppliedBody: {
            id?: components["schemas"]["Id"];
            person_id: components["schemas"]["Id"];
        };
        MemberEnrolledBody: {
            application_id?: components["schemas"]["Id"];
            enrolled_on: components["schemas"]["Day"];
            id?: components["schemas"]["Id"];
            person_id: components["schemas"]["Id"];
            supported_by?: components["schemas"]["Id"][];
        };
        MemberLeftBody: {
            left_on: components["schemas"]["Day"];
        };
        MemberPage: {
            items: components["schemas"]["Member"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        MemberRejectedBody: {
            /** @description At most 2000 bytes. */
            reason: string;
        };
        /** @enum {string} */
        MemberStatus: "applied" | "rejected" | "current" | "left" | "accepted";
        /** @description Method not allowed */
        MethodNotAllowedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 405;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:method_not_allowed";
        };
        /** @enum {string} */
        Metric: "organizations.current" | "organizations.led" | "members.enrolled" | "members.current" | "volunteers.recruited" | "volunteers.current" | "sessions.scheduled" | "sessions.held" | "sessions.cancelled" | "signups.requested" | "signups.confirmed" | "signups.waitlisted" | "signups.refused" | "signups.cancelled" | "signups.promoted" | "attendance.checked_in" | "attendance.completed" | "attendance.no_show" | "service.minutes" | "served.person_times" | "served.people" | "signups.offered" | "signups.declined" | "signups.expired" | "communities" | "parties.current" | "service_centres.open" | "service_centres.planned" | "grants.amount_fen" | "grants.organizations" | "investments.amount_fen" | "catalogue.platforms" | "catalogue.service_items" | "catalogue.providers" | "surveys.answers" | "orders.placed" | "orders.accepted" | "orders.refused" | "orders.cancelled" | "orders.fulfilled" | "orders.followed_up" | "activities.posted" | "activities.current" | "credits.minutes" | "credits.disputed";
        /**
         * @description How values add up: sums over windows and dimensions; a last one is the level at the end of its window; distinct ones add over nothing.
         * @enum {string}
         */
        MetricAdd: "sum" | "last" | "distinct";
        MetricInfo: {
            add: components["schemas"]["MetricAdd"];
            description: string;
            dimensions: components["schemas"]["Dimension"][];
            metric: components["schemas"]["Metric"];
            unit: string;
        };
        MetricInfoPage: {
            items: components["schemas"]["MetricInfo"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        /** @description Not acceptable */
        NotAcceptableProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 406;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:not_acceptable";
        };
        /** @description Not found */
        NotFoundProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 404;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:not_found";
        };
        /** @description Not implemented */
        NotImplementedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 501;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:not_implemented";
        };
        Order: {
            bill_id?: components["schemas"]["Id"];
            community_id: components["schemas"]["CommunityId"];
            delivery_mode: components["schemas"]["Code"];
            fulfilled_at?: components["schemas"]["Instant"];
            history: components["schemas"]["History"];
            id: components["schemas"]["Id"];
            note?: string;
            person_id: components["schemas"]["Id"];
            placed_at: components["schemas"]["Instant"];
            preferred_at?: components["schemas"]["Instant"];
            provider_id: components["schemas"]["Id"];
            rating?: number;
            /** @description Why it was refused: quota_used_up, withdrawn, or the provider's words. */
            reason?: string;
            scheduled_at?: components["schemas"]["Instant"];
            service_item_id: components["schemas"]["Id"];
            status: components["schemas"]["OrderStatus"];
        };
        OrderAcceptedBody: {
            scheduled_at: components["schemas"]["Instant"];
        };
        OrderCancelledBody: {
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        OrderFollowedUpBody: {
            /** @description At most 2000 bytes. */
            note?: string;
            rating?: number;
        };
        OrderFulfilledBody: {
            at: components["schemas"]["Instant"];
        };
        OrderPage: {
            items: components["schemas"]["Order"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        OrderPlacedBody: {
            delivery_mode: components["schemas"]["Code"];
            id?: components["schemas"]["Id"];
            person_id: components["schemas"]["Id"];
            preferred_at?: components["schemas"]["Instant"];
            service_item_id: components["schemas"]["Id"];
        };
        /** @enum {string} */
        OrderRefusalReason: "quota_used_up" | "withdrawn";
        OrderRefusedBody: {
            /** @description At most 2000 bytes. */
            reason: string;
        };
        /** @description Order refused */
        OrderRefusedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            order: components["schemas"]["Order"];
            reason: components["schemas"]["OrderRefusalReason"];
            /** @constant */
            status: 409;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:order_refused";
        };
        /** @enum {string} */
        OrderStatus: "placed" | "accepted" | "refused" | "cancelled" | "fulfilled" | "followed_up";
        Organization: {
            community_level: boolean;
            dissolved_on?: components["schemas"]["Day"];
            id: components["schemas"]["Id"];
            kind: components["schemas"]["Code"];
            /** @description How many organizations it leads now. */
            leads: number;
            name: components["schemas"]["Text"];
            place_id: components["schemas"]["PlaceId"];
            registered_on: components["schemas"]["Day"];
            /** @enum {string} */
            status: "current" | "dissolved";
            track: components["schemas"]["Track"];
        };
        OrganizationChangedBody: {
            community_level?: boolean;
            effective_on: components["schemas"]["Day"];
            kind?: components["schemas"]["Code"];
            name?: components["schemas"]["Text"];
            place_id?: components["schemas"]["PlaceId"];
            track?: components["schemas"]["Track"];
        };
        OrganizationDissolvedBody: {
            dissolved_on: components["schemas"]["Day"];
        };
        OrganizationLedBody: {
            from_on: components["schemas"]["Day"];
            led_id: components["schemas"]["Id"];
        };
        OrganizationPage: {
            items: components["schemas"]["Organization"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        OrganizationRegisteredBody: {
            community_level: boolean;
            id?: components["schemas"]["Id"];
            kind: components["schemas"]["Code"];
            name: components["schemas"]["Text"];
            place_id: components["schemas"]["PlaceId"];
            registered_on: components["schemas"]["Day"];
            track: components["schemas"]["Track"];
        };
        OrganizationReleasedBody: {
            led_id: components["schemas"]["Id"];
            until_on: components["schemas"]["Day"];
        };
        /** @description Too busy */
        OverloadedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 503;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:overloaded";
        };
        Party: {
            community_id: components["schemas"]["CommunityId"];
            from_on: components["schemas"]["Day"];
            id: components["schemas"]["Id"];
            name?: components["schemas"]["Text"];
            organization_id?: components["schemas"]["Id"];
            party_kind: components["schemas"]["PartyKind"];
            /** @enum {string} */
            status: "current" | "left";
            until_on?: components["schemas"]["Day"];
        };
        PartyJoinedBody: {
            from_on: components["schemas"]["Day"];
            id?: components["schemas"]["Id"];
            name?: components["schemas"]["Text"];
            organization_id?: components["schemas"]["Id"];
            party_kind: components["schemas"]["PartyKind"];
        };
        /** @enum {string} */
        PartyKind: "core" | "workstation" | "residents_committee" | "community_organization" | "residents" | "property_firm" | "stock_company";
        PartyLeftBody: {
            until_on: components["schemas"]["Day"];
        };
        PartyPage: {
            items: components["schemas"]["Party"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        Person: {
            birth_year?: number;
            id: components["schemas"]["Id"];
            locale?: string;
            personal?: {
                email?: string;
                name?: string;
                phone?: string;
            };
            residency: components["schemas"]["Residency"];
            target_groups?: components["schemas"]["Code"][];
        };
        PersonCalendarRenewedBody: {
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        PersonChangedBody: {
            birth_year?: number;
            /** @description 2 to 35 bytes. */
            locale?: string;
            personal?: {
                /** @description 3 to 254 bytes. */
                email?: string;
                /** @description At most 200 bytes. */
                name?: string;
                /** @description At most 40 bytes. */
                phone?: string;
            };
            residency?: components["schemas"]["Residency"];
            target_groups?: components["schemas"]["Code"][];
        };
        PersonForgottenBody: Record<string, never>;
        PersonRegisteredBody: {
            birth_year?: number;
            id?: components["schemas"]["Id"];
            /** @description 2 to 35 bytes. */
            locale?: string;
            personal?: {
                /** @description 3 to 254 bytes. */
                email?: string;
                /** @description At most 200 bytes. */
                name?: string;
                /** @description At most 40 bytes. */
                phone?: string;
            };
            residency?: components["schemas"]["Residency"];
            target_groups?: components["schemas"]["Code"][];
        };
        /** @description district, district.street or district.street.community */
        PlaceId: string;
        Platform: {
            channel: components["schemas"]["Channel"];
            community_id: components["schemas"]["CommunityId"];
            id: components["schemas"]["Id"];
            listed_on: components["schemas"]["Day"];
            name: components["schemas"]["Text"];
            provider_id: components["schemas"]["Id"];
            provider_name?: components["schemas"]["Text"];
            /** @enum {string} */
            status: "listed" | "withdrawn";
            withdrawn_on?: components["schemas"]["Day"];
        };
        PlatformListedBody: {
            channel: components["schemas"]["Channel"];
            community_id: components["schemas"]["CommunityId"];
            id?: components["schemas"]["Id"];
            name: components["schemas"]["Text"];
            provider_id: components["schemas"]["Id"];
            provider_name?: components["schemas"]["Text"];
        };
        PlatformPage: {
            items: components["schemas"]["Platform"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        PlatformWithdrawnBody: {
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        /** @description A record that is no event, as it stands in the log. */
        Poison: {
            arrived_at: components["schemas"]["Instant"];
            bytes_base64url: string;
            detail: string;
            key_base64url: string;
            /** @enum {string} */
            kind: "malformed" | "unknown_type" | "too_large" | "unknown_field" | "invalid";
            offset: number;
            partition: number;
            topic: components["schemas"]["Topic"];
        };
        PoisonPage: {
            items: components["schemas"]["Poison"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        /** @description Position not reached */
        PositionNotReachedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 503;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:position_not_reached";
        };
        /** @description If-Match is required */
        PreconditionRequiredProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 428;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:precondition_required";
        };
        ProblemType: {
            /** @description What to do about it: what a problem says that knows nothing more. */
            detail: {
                en: string;
                "zh-CN": string;
            };
            status: number;
            title: {
                en: string;
                "zh-CN": string;
            };
            type: string;
        };
        /** @description Range not satisfiable */
        RangeNotSatisfiableProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 416;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:range_not_satisfiable";
        };
        /** @description Too many requests */
        RateLimitedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 429;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:rate_limited";
        };
        Readiness: {
            replay: {
                done: number;
                total: number;
            };
            /** @enum {string} */
            status: "ready" | "replaying";
        };
        /** @description What anybody may check of a record of service; it does not say whose it is. */
        Record: {
            checksum: string;
            id: components["schemas"]["Id"];
            issued_at: components["schemas"]["Instant"];
            items: number;
            minutes: number;
            stars: number;
            /** @enum {string} */
            status: "valid" | "changed";
        };
        RecordIssuedBody: {
            id?: components["schemas"]["Id"];
            /** @description At most 200 bytes. */
            purpose?: string;
        };
        /** @enum {string} */
        RefusalReason: "full" | "closed" | "not_open_yet" | "ended" | "cancelled" | "unknown_role" | "already_signed_up" | "overlaps" | "not_eligible" | "party_too_large";
        /** @description Replaying the log */
        ReplayingProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 503;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:replaying";
        };
        /** @description The request took too long to arrive */
        RequestTimeoutProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 408;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:request_timeout";
        };
        /** @enum {string} */
        Residency: "unknown" | "registered" | "migrant";
        /** @enum {string} */
        Rounding: "down" | "nearest" | "up";
        /** @enum {string} */
        Sector: "public" | "social" | "market";
        /** @description Person-times served at a session. */
        Served: {
            activity_id: components["schemas"]["Id"];
            breakdown?: {
                count: number;
                residency: components["schemas"]["Residency"];
                target_group?: components["schemas"]["Code"];
            }[];
            count: number;
            history: components["schemas"]["History"];
            id: components["schemas"]["Id"];
            recorded_at: components["schemas"]["Instant"];
            session_id: components["schemas"]["Id"];
        };
        ServedCorrectedBody: {
            count: number;
            /** @description At most 2000 bytes. */
            reason: string;
        };
        ServedRecordedBody: {
            breakdown?: {
                count: number;
                residency?: components["schemas"]["Residency"];
                target_group?: components["schemas"]["Code"];
            }[];
            count: number;
            id?: components["schemas"]["Id"];
        };
        ServiceItem: {
            category: components["schemas"]["Code"];
            channels: components["schemas"]["Channel"][];
            community_id: components["schemas"]["CommunityId"];
            delivery_modes: components["schemas"]["Code"][];
            eligibility?: components["schemas"]["Text"];
            fee_fen?: number;
            how_to_get?: components["schemas"]["Text"];
            id: components["schemas"]["Id"];
            listed_on: components["schemas"]["Day"];
            name: components["schemas"]["Text"];
            platform_ids: components["schemas"]["Id"][];
            provider_id: components["schemas"]["Id"];
            provider_name?: components["schemas"]["Text"];
            required_documents: components["schemas"]["Text"][];
            schedule?: components["schemas"]["Text"];
            sector: components["schemas"]["Sector"];
            /** @enum {string} */
            status: "listed" | "withdrawn";
            target_groups: components["schemas"]["Code"][];
            withdrawn_on?: components["schemas"]["Day"];
        };
        ServiceItemChangedBody: {
            category?: components["schemas"]["Code"];
            delivery_modes?: components["schemas"]["Code"][];
            eligibility?: components["schemas"]["Text"];
            fee_fen?: number;
            how_to_get?: components["schemas"]["Text"];
            name?: components["schemas"]["Text"];
            platform_ids?: components["schemas"]["Id"][];
            provider_id?: components["schemas"]["Id"];
            provider_name?: components["schemas"]["Text"];
            required_documents?: components["schemas"]["Text"][];
            schedule?: components["schemas"]["Text"];
            sector?: components["schemas"]["Sector"];
            target_groups?: components["schemas"]["Code"][];
        };
        ServiceItemListedBody: {
            category: components["schemas"]["Code"];
            community_id?: components["schemas"]["CommunityId"];
            delivery_modes?: components["schemas"]["Code"][];
            eligibility?: components["schemas"]["Text"];
            fee_fen?: number;
            how_to_get?: components["schemas"]["Text"];
            id?: components["schemas"]["Id"];
            name: components["schemas"]["Text"];
            platform_ids: components["schemas"]["Id"][];
            provider_id: components["schemas"]["Id"];
            provider_name?: components["schemas"]["Text"];
            required_documents?: components["schemas"]["Text"][];
            schedule?: components["schemas"]["Text"];
            sector: components["schemas"]["Sector"];
            target_groups?: components["schemas"]["Code"][];
        };
        ServiceItemPage: {
            items: components["schemas"]["ServiceItem"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        ServiceItemWithdrawnBody: {
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        /** @description The record of service as it is printed, in one language. `number` is null until one is issued. */
        ServiceRecord: {
            issued_at?: components["schemas"]["Instant"];
            items: {
                activity?: string;
                content?: string;
                credit_id: components["schemas"]["Id"];
                end_at?: components["schemas"]["Instant"];
                evaluation?: string;
                minutes: number;
                on: components["schemas"]["Day"];
                organization: string;
                person_in_charge?: string;
                place: string;
                recorder?: string;
                start_at?: components["schemas"]["Instant"];
                target_groups: components["schemas"]["Code"][];
            }[];
            minutes: number;
            name?: string;
            number: string | null;
            person_id: components["schemas"]["Id"];
            purpose?: string;
            stars: number;
            /** @enum {string} */
            status?: "valid" | "changed";
            volunteer_id: components["schemas"]["Id"];
        };
        /** @description With what a browser of sessions needs of the activity. */
        Session: {
            activity_id: components["schemas"]["Id"];
            cancel_until?: components["schemas"]["Instant"];
            category: components["schemas"]["Code"];
            closes_at?: components["schemas"]["Instant"];
            community_id: components["schemas"]["CommunityId"];
            confirm_within_minutes?: number;
            end_at: components["schemas"]["Instant"];
            id: components["schemas"]["Id"];
            opens_at?: components["schemas"]["Instant"];
            organization_id: components["schemas"]["Id"];
            person_in_charge?: string;
            places: components["schemas"]["SessionPlace"][];
            served_person_times: number;
            start_at: components["schemas"]["Instant"];
            status: components["schemas"]["SessionStatus"];
            title: components["schemas"]["Text"];
            venue?: components["schemas"]["Text"];
            waitlist: components["schemas"]["Waitlist"];
        };
        SessionCancelledBody: {
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        SessionChangedBody: {
            cancel_until?: components["schemas"]["Instant"];
            closes_at?: components["schemas"]["Instant"];
            confirm_within_minutes?: number;
            end_at?: components["schemas"]["Instant"];
            opens_at?: components["schemas"]["Instant"];
            /** @description At most 200 bytes. */
            person_in_charge?: string;
            places?: {
                capacity: number;
                min_needed?: number;
                role: components["schemas"]["Code"];
                side: components["schemas"]["Side"];
                skills_any?: components["schemas"]["Code"][];
                verified?: boolean;
            }[];
            start_at?: components["schemas"]["Instant"];
            venue?: components["schemas"]["Text"];
            waitlist?: components["schemas"]["Waitlist"];
        };
        SessionClosedBody: {
            held: boolean;
        };
        SessionPage: {
            items: components["schemas"]["Session"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        /** @description The places of one role. Levels in persons; free = max(0, capacity - confirmed - offered). */
        SessionPlace: {
            capacity: number;
            checked_in: number;
            confirmed: number;
            free: number;
            min_needed: number;
            no_show: number;
            offered: number;
            over_by: number;
            role: components["schemas"]["Code"];
            side: components["schemas"]["Side"];
            /** @description Who takes a place has one of these. */
            skills_any?: components["schemas"]["Code"][];
            /**
             * @description ... and an organization has verified it.
             * @constant
             */
            verified?: true;
            waitlisted: number;
        };
        SessionScheduledBody: {
            cancel_until?: components["schemas"]["Instant"];
            closes_at?: components["schemas"]["Instant"];
            confirm_within_minutes?: number;
            end_at: components["schemas"]["Instant"];
            id?: components["schemas"]["Id"];
            opens_at?: components["schemas"]["Instant"];
            /** @description At most 200 bytes. */
            person_in_charge?: string;
            places: {
                capacity: number;
                min_needed?: number;
                role: components["schemas"]["Code"];
                side: components["schemas"]["Side"];
                skills_any?: components["schemas"]["Code"][];
                verified?: boolean;
            }[];
            start_at: components["schemas"]["Instant"];
            venue?: components["schemas"]["Text"];
            waitlist?: components["schemas"]["Waitlist"];
        };
        /** @enum {string} */
        SessionStatus: "scheduled" | "cancelled" | "held" | "not_held";
        /** @enum {string} */
        ShownLanguage: "zh-CN" | "en";
        /** @enum {string} */
        Side: "helper" | "beneficiary";
        Signup: {
            activity_id: components["schemas"]["Id"];
            attendance: components["schemas"]["Attendance"];
            check_in_at?: components["schemas"]["Instant"];
            check_out_at?: components["schemas"]["Instant"];
            /** @description Overlapping sign-ups of the person that a race let through. */
            conflicts: components["schemas"]["Id"][];
            /** @constant */
            eligibility?: "unchecked";
            evaluation?: string;
            history: components["schemas"]["History"];
            id: components["schemas"]["Id"];
            offer?: {
                expires_at: components["schemas"]["Instant"];
                no: number;
            };
            party_size: number;
            person_id: components["schemas"]["Id"];
            /** @description On a roster only, and where it is known. */
            person_name?: string;
            /** @description Why an organizer gave it a place, past the queue. */
            place_reason?: string;
            reason?: components["schemas"]["RefusalReason"];
            requested_at: components["schemas"]["Instant"];
            role: components["schemas"]["Code"];
            served_minutes?: number;
            session_id: components["schemas"]["Id"];
            status: components["schemas"]["SignupStatus"];
            waitlist?: {
                /** @description 1 is next. */
                position: number;
                seats_ahead: number;
            };
        };
        SignupAcceptedBody: {
            offer_no: number;
        };
        SignupAlternative: {
            end_at: components["schemas"]["Instant"];
            free: number;
            /** Format: uri-reference */
            href: string;
            /** @constant */
            rel: "session";
            role: components["schemas"]["Code"];
            session_id: components["schemas"]["Id"];
            start_at: components["schemas"]["Instant"];
        };
        SignupCancelledBody: {
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        /** @description What was decided about a sign-up. The subject is the sign-up. */
        SignupDecided: {
            data: {
                activity_id: components["schemas"]["Id"];
                reason?: components["schemas"]["RefusalReason"];
                session_id: components["schemas"]["Id"];
                status: components["schemas"]["SignupStatus"];
                waitlist?: {
                    position: number;
                    seats_ahead: number;
                };
            };
            /** @constant */
            datacontenttype: "application/json";
            id: string;
            partitionkey: components["schemas"]["Id"];
            position: components["schemas"]["EventPosition"];
            recordedtime: components["schemas"]["Instant"];
            /** @constant */
            source: "urn:haiyu:decisions";
            /** @constant */
            specversion: "1.0";
            subject: components["schemas"]["Id"];
            time: components["schemas"]["Instant"];
            /** @constant */
            type: "haiyu.signup.decided.v1";
        };
        SignupDeclinedBody: {
            offer_no: number;
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        SignupPage: {
            items: components["schemas"]["Signup"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        SignupPlacedBody: {
            /** @description At most 2000 bytes. */
            reason: string;
            /** @description At most 200 bytes. */
            recorded_by?: string;
        };
        /** @description A sign-up got a place, or the offer of one, from the waitlist. The subject is the sign-up. */
        SignupPromoted: {
            data: {
                activity_id: components["schemas"]["Id"];
                session_id: components["schemas"]["Id"];
                /** @enum {string} */
                status: "confirmed" | "offered";
            };
            /** @constant */
            datacontenttype: "application/json";
            id: string;
            partitionkey: components["schemas"]["Id"];
            position: components["schemas"]["EventPosition"];
            recordedtime: components["schemas"]["Instant"];
            /** @constant */
            source: "urn:haiyu:decisions";
            /** @constant */
            specversion: "1.0";
            subject: components["schemas"]["Id"];
            time: components["schemas"]["Instant"];
            /** @constant */
            type: "haiyu.signup.promoted.v1";
        };
        /** @description Sign-up refused */
        SignupRefusedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            next_steps: components["schemas"]["SignupAlternative"][];
            reason: components["schemas"]["RefusalReason"];
            signup: components["schemas"]["Signup"];
            /** @constant */
            status: 409;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:signup_refused";
        };
        SignupRequestedBody: {
            id?: components["schemas"]["Id"];
            party_size?: number;
            person_id: components["schemas"]["Id"];
            role: components["schemas"]["Code"];
        };
        /** @enum {string} */
        SignupStatus: "confirmed" | "waitlisted" | "offered" | "refused" | "cancelled" | "declined" | "expired";
        /** @enum {string} */
        Step: "confirmed" | "waitlisted" | "refused" | "promoted" | "cancelled" | "checked_in" | "completed" | "no_show" | "was_checked_in" | "was_completed" | "was_no_show" | "corrected_to_checked_in" | "corrected_to_completed" | "corrected_to_no_show" | "was" | "corrected" | "offered" | "accepted" | "declined" | "expired" | "placed" | "fulfilled" | "followed_up" | "disputed" | "resolved" | "approved";
        Survey: {
            answers: number;
            closed_at?: components["schemas"]["Instant"];
            community_id: components["schemas"]["CommunityId"];
            id: components["schemas"]["Id"];
            opened_at: components["schemas"]["Instant"];
            options: string[];
            /** @enum {string} */
            status: "open" | "closed";
            title: components["schemas"]["Text"];
        };
        SurveyAnsweredBody: {
            id?: components["schemas"]["Id"];
            residency?: components["schemas"]["Residency"];
            target_groups?: components["schemas"]["Code"][];
            wants: {
                /** @description At most 200 bytes. */
                option: string;
                weight?: number;
            }[];
        };
        SurveyClosedBody: {
            /** @description At most 2000 bytes. */
            reason?: string;
        };
        SurveyOpenedBody: {
            community_id: components["schemas"]["CommunityId"];
            id?: components["schemas"]["Id"];
            options: string[];
            title: components["schemas"]["Text"];
        };
        SurveyPage: {
            items: components["schemas"]["Survey"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        SurveyResults: {
            answers: number;
            community_id: components["schemas"]["CommunityId"];
            options: {
                answers: number;
                by_residency: {
                    answers: number;
                    residency: components["schemas"]["Residency"];
                    weight: number;
                }[];
                by_target_group: {
                    answers: number;
                    target_group: components["schemas"]["Code"];
                    weight: number;
                }[];
                option: string;
                weight: number;
            }[];
            /** @enum {string} */
            status: "open" | "closed";
            survey_id: components["schemas"]["Id"];
            title: components["schemas"]["Text"];
        };
        /** @description Request target too long */
        TargetTooLongProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 414;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:target_too_long";
        };
        /** @description Shown text: a plain string, or a map from language tag to string. At most 8,000 bytes as JSON. */
        Text: string | {
            [key: string]: string;
        };
        /** @description Too many rows */
        TooManyRowsProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            rows: number;
            /** @constant */
            status: 422;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:too_many_rows";
        };
        /** @enum {string} */
        Topic: "volunteers" | "activities" | "organizations" | "communities";
        /** @enum {string} */
        Track: "registered" | "filed";
        /** @description Authentication is needed */
        UnauthenticatedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 401;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:unauthenticated";
        };
        /** @description Unknown field */
        UnknownFieldProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 400;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:unknown_field";
        };
        /** @description Unsupported media type */
        UnsupportedMediaTypeProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 415;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:unsupported_media_type";
        };
        /** @description HTTP version not supported */
        VersionNotSupportedProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            status: 505;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:version_not_supported";
        };
        /** @description One person's help for one organization. */
        Volunteer: {
            id: components["schemas"]["Id"];
            left_on?: components["schemas"]["Day"];
            organization_id: components["schemas"]["Id"];
            person_id: components["schemas"]["Id"];
            recruited_on: components["schemas"]["Day"];
            skills: {
                code: components["schemas"]["Code"];
                valid_until_on?: components["schemas"]["Day"];
                verified_by?: components["schemas"]["Id"];
            }[];
            /** @enum {string} */
            status: "current" | "left";
            supported_by?: components["schemas"]["Id"][];
        };
        VolunteerLeftBody: {
            left_on: components["schemas"]["Day"];
        };
        VolunteerPage: {
            items: components["schemas"]["Volunteer"][];
            /**
             * Format: uri-reference
             * @description Where the list goes on; null: it ends here.
             */
            next: string | null;
        };
        VolunteerRecruitedBody: {
            id?: components["schemas"]["Id"];
            organization_id: components["schemas"]["Id"];
            person_id: components["schemas"]["Id"];
            recruited_on: components["schemas"]["Day"];
            skills?: {
                code: components["schemas"]["Code"];
                valid_until_on?: components["schemas"]["Day"];
                verified_by?: components["schemas"]["Id"];
            }[];
            supported_by?: components["schemas"]["Id"][];
        };
        VolunteerSkillsSetBody: {
            skills: {
                code: components["schemas"]["Code"];
                valid_until_on?: components["schemas"]["Day"];
                verified_by?: components["schemas"]["Id"];
            }[];
        };
        /** @enum {string} */
        Waitlist: "first_fit" | "strict" | "none";
        /** @description Not possible in this state */
        WrongStateProblem: {
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            /** @description What was found instead, in the words of the thing itself. */
            present?: {
                approved?: boolean;
                attendance?: string;
                dispute?: string;
                status?: string;
            };
            /** @constant */
            status: 409;
            title: string;
            /** @constant */
            type: "urn:haiyu:problem:wrong_state";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
