






CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);



CREATE TABLE public.aliases (
    alias text NOT NULL,
    problem_id character varying(26) NOT NULL
);



CREATE TABLE public.approvals (
    id character varying(26) NOT NULL,
    decision_id character varying(26) NOT NULL,
    event_id character varying(26) NOT NULL,
    problem_id character varying(26) NOT NULL,
    episode integer NOT NULL,
    rule text NOT NULL,
    remedy integer NOT NULL,
    because text NOT NULL,
    by text NOT NULL,
    client text,
    author text,
    asked_at bigint NOT NULL,
    until bigint NOT NULL,
    word character varying(64),
    wrong_words integer DEFAULT 0 NOT NULL
);



CREATE TABLE public.audit (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    event_id character varying(26),
    run_id character varying(26),
    details text NOT NULL,
    key_id character varying(16) NOT NULL,
    hash character varying(64) NOT NULL
);



CREATE TABLE public.breakers (
    rule text NOT NULL,
    target text NOT NULL,
    cause text NOT NULL,
    count integer NOT NULL,
    since bigint NOT NULL,
    words text NOT NULL,
    opened_at bigint,
    reset_at bigint,
    reset_by text,
    reset_because text
);



CREATE TABLE public.cursors (
    feed text NOT NULL,
    at bigint NOT NULL
);



CREATE TABLE public.decisions (
    id character varying(26) NOT NULL,
    event_id character varying(26) NOT NULL,
    problem_id character varying(26) NOT NULL,
    rule text NOT NULL,
    rule_digest character varying(16) NOT NULL,
    reason text,
    detail text NOT NULL,
    decided_at bigint NOT NULL
);



CREATE TABLE public.deliveries (
    id character varying(26) NOT NULL,
    note_id character varying(26) NOT NULL,
    source text NOT NULL,
    ref text NOT NULL,
    team text,
    state text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    tries integer NOT NULL,
    request text,
    created_at bigint NOT NULL,
    due_at bigint,
    delivered_at bigint
);



CREATE TABLE public.event_tags (
    event_id character varying(26) NOT NULL,
    tag text NOT NULL
);



CREATE TABLE public.events (
    id character varying(26) NOT NULL,
    key text NOT NULL,
    source text NOT NULL,
    ref text NOT NULL,
    kind text NOT NULL,
    action text NOT NULL,
    title text NOT NULL,
    origin text NOT NULL,
    client text NOT NULL,
    digest text NOT NULL,
    state text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    event text NOT NULL,
    by_hand text,
    received_at bigint NOT NULL,
    due_at bigint,
    tries integer DEFAULT 0 NOT NULL,
    problem_id character varying(26),
    rules_tried integer,
    failures text,
    decided_at bigint,
    rule_set character varying(16)
);



CREATE TABLE public.faults (
    id character varying(26) NOT NULL,
    kind text NOT NULL,
    tries integer NOT NULL,
    reason text NOT NULL,
    failed_at bigint NOT NULL,
    dead_at bigint
);



CREATE TABLE public.gaps (
    id character varying(26) NOT NULL,
    what text NOT NULL,
    since bigint NOT NULL,
    until bigint,
    covered text NOT NULL,
    reconciled_at bigint
);



CREATE TABLE public.looks (
    feed text NOT NULL,
    looked_at bigint NOT NULL
);



CREATE TABLE public.notes (
    id character varying(26) NOT NULL,
    problem_id character varying(26) NOT NULL,
    episode integer NOT NULL,
    key text NOT NULL,
    milestone text NOT NULL,
    event_id character varying(26) NOT NULL,
    run_id character varying(26),
    text text NOT NULL,
    teams text NOT NULL,
    aloud boolean NOT NULL,
    created_at bigint NOT NULL
);



CREATE TABLE public.pauses (
    since bigint NOT NULL,
    by text NOT NULL,
    reason text NOT NULL,
    until bigint,
    ended_by text
);



CREATE SEQUENCE public.pauses_since_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.pauses_since_seq OWNED BY public.pauses.since;



CREATE TABLE public.problems (
    id character varying(26) NOT NULL,
    title text NOT NULL,
    state text NOT NULL,
    episode integer NOT NULL,
    opened_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    under_maintenance boolean DEFAULT false NOT NULL
);



CREATE TABLE public.rule_files (
    path text NOT NULL,
    text text NOT NULL,
    loaded_at bigint NOT NULL
);



CREATE TABLE public.rule_sets (
    digest character varying(16) NOT NULL,
    rules bytea NOT NULL,
    kept_at bigint NOT NULL
);



CREATE TABLE public.rules (
    digest character varying(16) NOT NULL,
    name text NOT NULL,
    rule text NOT NULL
);



CREATE TABLE public.runs (
    id character varying(26) NOT NULL,
    decision_id character varying(26) NOT NULL,
    event_id character varying(26) NOT NULL,
    problem_id character varying(26) NOT NULL,
    episode integer NOT NULL,
    occasion text NOT NULL,
    rule text NOT NULL,
    rule_digest character varying(16) NOT NULL,
    remedy integer NOT NULL,
    remedies integer NOT NULL,
    target text NOT NULL,
    plan text NOT NULL,
    state text NOT NULL,
    reason text,
    detail text NOT NULL,
    queued_at bigint NOT NULL,
    started_at bigint,
    finished_at bigint,
    due_at bigint,
    waits text,
    cancelled_by text,
    approval_id character varying(26),
    approved_by text,
    wave integer
);



CREATE TABLE public.sightings (
    event_id character varying(26) NOT NULL,
    key character varying(32) NOT NULL,
    at bigint NOT NULL
);



CREATE TABLE public.silences (
    id character varying(26) NOT NULL,
    comment text NOT NULL,
    author text NOT NULL,
    created_at bigint NOT NULL,
    begins bigint NOT NULL,
    ends bigint NOT NULL,
    matchers text NOT NULL,
    ended_at bigint,
    ended_by text
);



CREATE TABLE public.sinks (
    problem_id character varying(26) NOT NULL,
    source text NOT NULL,
    alias text NOT NULL,
    ref text NOT NULL
);



CREATE TABLE public.steps (
    run_id character varying(26) NOT NULL,
    name text NOT NULL,
    claimed_at bigint NOT NULL,
    until bigint,
    result text
);



CREATE TABLE public.storm_signs (
    sign character varying(10) NOT NULL,
    key text NOT NULL,
    at bigint NOT NULL
);



CREATE TABLE public.storms (
    id character varying(26) NOT NULL,
    why text NOT NULL,
    began_at bigint NOT NULL,
    event_id character varying(26) NOT NULL,
    problem_id character varying(26) NOT NULL,
    look_at bigint NOT NULL,
    ended_at bigint,
    ended_by text,
    reason text,
    collected text
);



ALTER TABLE ONLY public.pauses ALTER COLUMN since SET DEFAULT nextval('public.pauses_since_seq'::regclass);



INSERT INTO public.alembic_version VALUES ('0011');



INSERT INTO public.aliases VALUES ('opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', '01M83HQQZ6VRHRKD00WNNHTAV2');
INSERT INTO public.aliases VALUES ('opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018', '01M83HQS1T7ZBWH5CGZTY96PKS');
INSERT INTO public.aliases VALUES ('opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516', '01M83HQSH8DS0RAK2FRQV49Q40');
INSERT INTO public.aliases VALUES ('opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', '01M83HQSZ6GTHF486RFSZVTNS7');
INSERT INTO public.aliases VALUES ('opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897', '01M83HQTYW5H5JHFN0QE5KZ0EE');
INSERT INTO public.aliases VALUES ('opsgenie:faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254', '01M83HQVAV8YNSQ0S26KB9FJ29');
INSERT INTO public.aliases VALUES ('opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951', '01M83HQW27D8W3KXPT59GMXPYD');
INSERT INTO public.aliases VALUES ('opsgenie:1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933', '01M83HQWY0AAS72XAF3KYGMRCH');
INSERT INTO public.aliases VALUES ('opsgenie:c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991', '01M83HQX3YT6M8WXPV090K7YNP');



INSERT INTO public.approvals VALUES ('01M83HQX9Z17150H9TWBCHE849', '01M83HQX95CRFHS00FNCY3W6NE', '01M83HQWTA4RD7WSGXR49DBH9Z', '01M83HQX3YT6M8WXPV090K7YNP', 1, 'asks', 0, '["mode approve"]', '[]', NULL, NULL, 1795415602494610, 1795419202494610, NULL, 0);



INSERT INTO public.audit VALUES (1, 1795415595006967, 'service.started', 'alexis', NULL, NULL, '{"allow":"fc843ed7ab86ce35c346364d0783f8641a3091e0c5e82c5266e0ea4940a10a81","changed":null,"mode":"live","settings":{"approval":"45a9b0b41e48b15a4340356a683fd7c7ac57600a3de8b94706bcd14da7ebec0b","audit":"552cb0228cec7c0922f49b8ac80469a0df8b10f9a326c3ff46219b1472984e2e","clients":"3e59c81907500f4178271d1d1215266f6f1fbb80359f27ce72118d59b3727858","database":"384572b877492cb2e3e980549798268843ca5da4d5a4e44ca153dae733c0cf87","limits":"caf5d95bc4cd8470de00097a4b4a9d5604aec7f2d30e651b9cb69b911d279d60","log":"100f24b07be24d2774519dc0fece0a5c6b8943e5b127d5d6736086d228b2172a","metrics":"5cbc2772c1f9aa12971f6f5c6a7ef7d53788f163971d944b5b47c2e267d4ce89","mode":"844546be553b9dcbf71ae16326983127739feae905c1551d89e328690e57b0ed","permissions":"03d64725d979bf308cf4474ee005f277cb45b453d9fa29596f42579e28d72f74","promotion":"9f352760355c1745ebc2d36b56c408046a398b784dfbe52c6dbe3d2c1637f911","retention":"1ba76243107b471b5e56d870084e5be8101c3c0e1d11e0431cfcc9becb3490a5","rules":"fc45ca5871d6c4112d8633548343e099f5cf4430790d5474e34bfb066a05980f","secrets":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","server":"2e95fb746c6f536ffa040ad5bdb55335f105a21e08a8275ea7931ab12635b6c2","sources":"2c423496c465fb1ea05dcaf429fec4b8fb62a8468a8c0185065e2ee32afa95e5","ssh":"ac391f944387ad25455e7bd2c1a543f5e3e605784b89066fc10e99afc4b5b9e5","storm":"68fc305fbac97386230e4a8c31e2e20cff0ee51bf80893c6c3ed9fbfda887fc5","targets":"79e89ef13451abf52ea58ecabf012843ef2562c7a874159b1056634b4211a381","tasks":"b3f13053055e66ecac6b74180a0cbda167143996d41cd58994f88368cf99ab05","vault":"4b2bf64a574a9726b5f65fdd64b7e4144eba3600fd3b8b4158defa62b1059905"},"version":"0.1.0"}', '', 'bf92af1eb8bd1fec1d9497cd97aebb002998b2fe0171806828d9c7fef61671a9');
INSERT INTO public.audit VALUES (2, 1795415595016636, 'rules.loaded', 'alexis', NULL, NULL, '{"maintenance":{},"problems":0,"rule_set":"6ecf40e0b6afb884","rules":{"asks":"e0af6465b9b08161","breaks":"1abf5953a615b1ea","hangs":"ad084db146326d57","lasts":"50ad3b1691805d9c","restarts":"139f228fb1ac336c","rests":"3a6ab73879f60962"}}', '', 'a9f2244d70ba868ce1f5a5d481b169ce045119ee4aa26650264aa19cfd8591a1');
INSERT INTO public.audit VALUES (3, 1795415596682788, 'silence.added', 'client:tester', NULL, NULL, '{"author":"tester","begins":"2026-11-23T06:33:16.682788+00:00","comment":"moving it","covers":"targets silent.example.net","ends":"2026-11-23T18:33:16.682788+00:00","silence":"01M83HQQMCRR8HK5QBYYSWR9Z9"}', '', 'efb383bd257e3d643b0cb0a3205375a1a66b6127aff2a586638580e4514c95b1');
INSERT INTO public.audit VALUES (4, 1795415597341769, 'event.decided', 'client:tester', '01M83HQQQKV0FTFANAYXA1NS3P', NULL, '{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"auto","rule":"restarts","rule_digest":"139f228fb1ac336c"}],"digest":"46152d8504102dae145fdb446ab80ac748a901c92606d9d9a09bf7ea917c98ca","kind":"opened","origin":"webhook","problem":"01M83HQQZ6VRHRKD00WNNHTAV2","ref":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","rules_tried":6,"source":"opsgenie"}', '', '060216ba18761a7d5359658bf01d70f0cd150ab2504b0c4320856de88a9eaef4');
INSERT INTO public.audit VALUES (5, 1795415597341769, 'run.queued', 'client:tester', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQR6WC5VSHNGMW2TSZTB1', '{"digest":"46152d8504102dae145fdb446ab80ac748a901c92606d9d9a09bf7ea917c98ca","problem":"01M83HQQZ6VRHRKD00WNNHTAV2","remedies":1,"remedy":1,"rule":"restarts","rule_digest":"139f228fb1ac336c","target":"web-01.example.net"}', '', '6c7965c9a7611a2f34509610f8e0cb95d48a21ee6ce21980a2175b3a21551eac');
INSERT INTO public.audit VALUES (6, 1795415597410455, 'run.started', 'alexis', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQR6WC5VSHNGMW2TSZTB1', '{"rule":"restarts","rule_digest":"139f228fb1ac336c","target":"web-01.example.net"}', '', 'c106718153fa119f5bbcc1e343e8f1b6f0d791c5a234e4f33a7b6c8f96e9c9d0');
INSERT INTO public.audit VALUES (7, 1795415597410455, 'task.started', 'alexis', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQR6WC5VSHNGMW2TSZTB1', '{"again":false,"does":"echo restarted","rule":"restarts","rule_digest":"139f228fb1ac336c","step":"task 1","target":"web-01.example.net","task":"remote_ssh"}', '', 'ae72e7f22b74fabb435f66b48d5ed74073ccd12cf9e0f84da7fdd3f0517c8ab1');
INSERT INTO public.audit VALUES (8, 1795415597818924, 'task.finished', 'alexis', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQR6WC5VSHNGMW2TSZTB1', '{"detail":"","exit_status":0,"outcome":"succeeded","rule":"restarts","rule_digest":"139f228fb1ac336c","seconds":0.304,"step":"task 1","target":"web-01.example.net"}', '', 'f6f82f505ebbf79847f0cc9feda6f6dc0bbdda2615c79abd5e75d61593950dd8');
INSERT INTO public.audit VALUES (9, 1795415597853192, 'run.finished', 'alexis', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQR6WC5VSHNGMW2TSZTB1', '{"detail":"","rule":"restarts","rule_digest":"139f228fb1ac336c","state":"succeeded","target":"web-01.example.net"}', '', '596acec11196b333ee0f4266043dc8e8fab5d3c6ab326857691c143dec8b6e21');
INSERT INTO public.audit VALUES (10, 1795415598294230, 'event.decided', 'client:tester', '01M83HQRYHDHCWH93T3RNGKPCA', NULL, '{"action":"Create","decisions":[{"acts":false,"blocked":{"cooldown":1},"mode":"auto","rule":"restarts","rule_digest":"139f228fb1ac336c"}],"digest":"babe6a056e9d4690b5155b008e852e6ca16a9fef8ebc5bac55245c2930be0348","kind":"opened","origin":"webhook","problem":"01M83HQS1T7ZBWH5CGZTY96PKS","ref":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","rules_tried":6,"source":"opsgenie"}', '', '44d8dbff40026585d6c3c635c45e10d676ee8f7aeeebba4bd8d66278660fe6b6');
INSERT INTO public.audit VALUES (11, 1795415598388403, 'note.posted', 'alexis', '01M83HQQQKV0FTFANAYXA1NS3P', NULL, '{"detail":"","note":"01M83HQR8FW0ND1D82PY7YDBT0","ref":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","source":"opsgenie","state":"delivered","team":null,"text_sha256":"bdfa332643f9b6a185a860333b2a7936735fef661b0707df0b94c9c15fc5f2c5"}', '', '034b7f5c5a06cdc70489ce8a0371917cec82afb602884c3aac91ea3fd9168daa');
INSERT INTO public.audit VALUES (12, 1795415598805586, 'event.decided', 'client:tester', '01M83HQSDP2Z41Q1WGEF8QV1PF', NULL, '{"action":"Create","decisions":[{"acts":false,"blocked":{"maintenance":1},"mode":"auto","rule":"restarts","rule_digest":"139f228fb1ac336c"}],"digest":"95d3922e636d6fe0a6ef027f3bcc4a745197c18fccab364ce54b75502348b1eb","kind":"opened","origin":"webhook","problem":"01M83HQSH8DS0RAK2FRQV49Q40","ref":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","rules_tried":6,"source":"opsgenie"}', '', '8a4a534b32aa13bcf7371a2ddb3749c02c2a2cb4fe9fbb871e74f851437c58a1');
INSERT INTO public.audit VALUES (13, 1795415598835551, 'team.added', 'alexis', '01M83HQQQKV0FTFANAYXA1NS3P', NULL, '{"detail":"","note":"01M83HQR8FW0ND1D82PY7YDBT0","ref":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","source":"opsgenie","state":"delivered","team":"repairs","text_sha256":"bdfa332643f9b6a185a860333b2a7936735fef661b0707df0b94c9c15fc5f2c5"}', '', '47486db8f6d4b46ad121840502c03ed656bb45d661e973d27f4e276a53151aae');
INSERT INTO public.audit VALUES (14, 1795415598852557, 'note.posted', 'alexis', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQR6WC5VSHNGMW2TSZTB1', '{"detail":"","note":"01M83HQRSCQ267S69W6QM5QV8C","ref":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","source":"opsgenie","state":"delivered","team":null,"text_sha256":"cf02948e955be00d448db7e14f48a14370d63e11fca73d7300b86130200e0c7c"}', '', '92683c38c33b6070e3311fe29110f5761d339266b9113fe0d0436f4afc4f4ef0');
INSERT INTO public.audit VALUES (15, 1795415599183588, 'event.decided', 'client:tester', '01M83HQSTN1AEH3Y8J43CQ4HE9', NULL, '{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"auto","rule":"breaks","rule_digest":"1abf5953a615b1ea"}],"digest":"5fbe41d7444d4811789ed6261c08c3cb1720113ba54bf705ba616b16f418d357","kind":"opened","origin":"webhook","problem":"01M83HQSZ6GTHF486RFSZVTNS7","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","rules_tried":6,"source":"opsgenie"}', '', '9b8e4c551f86c9d78e7cf98335ad05464946d9a1df43075d4773cfeb18ea5a81');
INSERT INTO public.audit VALUES (16, 1795415599183588, 'run.queued', 'client:tester', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"digest":"5fbe41d7444d4811789ed6261c08c3cb1720113ba54bf705ba616b16f418d357","problem":"01M83HQSZ6GTHF486RFSZVTNS7","remedies":1,"remedy":1,"rule":"breaks","rule_digest":"1abf5953a615b1ea","target":"batch.example.net"}', '', '58872ca939f69d3dbd0730aaa5ea477c5d28ce6a3b80c4b290c7766f7ae0146d');
INSERT INTO public.audit VALUES (17, 1795415599271942, 'team.added', 'alexis', '01M83HQRYHDHCWH93T3RNGKPCA', NULL, '{"detail":"","note":"01M83HQS65YKSTVTSTB2D3K0SV","ref":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","source":"opsgenie","state":"delivered","team":"humans","text_sha256":"7e8f2aa1ede403bfaa813e45763d0c500496c525453f41e2d347d3cd11755caa"}', '', '5fefb13ecbacdc3ed7abef1f89577708c781d0c1c30e2c6a6807e972484585a2');
INSERT INTO public.audit VALUES (21, 1795415599513814, 'task.finished', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"detail":"","exit_status":1,"outcome":"failed","rule":"breaks","rule_digest":"1abf5953a615b1ea","seconds":0.02,"step":"task 1","target":"batch.example.net"}', '', '53c2f54e3e62758ac39a85c5f5f689d5de70a8b03a2f8af226be90b7a6d0a709');
INSERT INTO public.audit VALUES (24, 1795415599852990, 'note.posted', 'alexis', '01M83HQSDP2Z41Q1WGEF8QV1PF', NULL, '{"detail":"","note":"01M83HQSP1Z60KPFT77B7JS2ZF","ref":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","source":"opsgenie","state":"delivered","team":null,"text_sha256":"cd91644c138bb91677feed7a6a37f5adeaf3658c472a905740f09955a2286214"}', '', 'ada09787ed2faf97c485ad3b0b7e7d6f8c76a1f697d6a13b6121753f57581892');
INSERT INTO public.audit VALUES (31, 1795415601202920, 'note.posted', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"detail":"","note":"01M83HQTHK5B3FZN0KW4FG7X87","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","source":"opsgenie","state":"delivered","team":null,"text_sha256":"f8cd2c9fc9a31c707110f50ab49f341d7dcb0d2d6a214c80dd89f317b6646f0e"}', '', 'b2211f5d586817b3ca85e2f5b3edc09f6bee34173be1f64c9172907978f96bf9');
INSERT INTO public.audit VALUES (34, 1795415601415263, 'note.posted', 'alexis', '01M83HQTSB03MYEMFJREH1AH50', NULL, '{"detail":"","note":"01M83HQV22SNX2M89MMDCBA8ZD","ref":"de75180e-1923-4424-be75-12809991990e-1795415599897","source":"opsgenie","state":"delivered","team":null,"text_sha256":"f4c16b21be7d66cb25c38bf2a6cd8deb85fabe5200e62734e46a20528178700d"}', '', 'dc1f8ef2eb596e8415180f48ec55805e7641cb4d91d66102f86154c50e4f5dff');
INSERT INTO public.audit VALUES (45, 1795415602409978, 'run.started', 'alexis', '01M83HQWS2W6XAVKRG0ZCZ8V8P', '01M83HQX186YGXE40Z77RH91AQ', '{"rule":"hangs","rule_digest":"ad084db146326d57","target":"stuck.example.net"}', '', '2ab7f8302868b7f744fc091a896b57d2cb08369265fbd1d1c4116aed2e3e3ee0');
INSERT INTO public.audit VALUES (46, 1795415602409978, 'task.started', 'alexis', '01M83HQWS2W6XAVKRG0ZCZ8V8P', '01M83HQX186YGXE40Z77RH91AQ', '{"again":false,"does":"echo hangs; sleep 600","rule":"hangs","rule_digest":"ad084db146326d57","step":"task 1","target":"stuck.example.net","task":"remote_ssh"}', '', '5975de6ed6c79cd3124b02f90efb3fdb63cadbb1fc06c517ca57036467d0a25f');
INSERT INTO public.audit VALUES (18, 1795415599286508, 'run.started', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"rule":"breaks","rule_digest":"1abf5953a615b1ea","target":"batch.example.net"}', '', '078d614c463a7799ab799d13cdd2ff0737925e555d46d92e9e18d21dbd0deeac');
INSERT INTO public.audit VALUES (19, 1795415599286508, 'task.started', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"again":false,"does":"echo no; false","rule":"breaks","rule_digest":"1abf5953a615b1ea","step":"task 1","target":"batch.example.net","task":"remote_ssh"}', '', 'ade123db36471fc071aae19323ba55fd59045e37d38663a610fb9dfe4abba6ce');
INSERT INTO public.audit VALUES (25, 1795415599914577, 'team.added', 'alexis', '01M83HQSDP2Z41Q1WGEF8QV1PF', NULL, '{"detail":"","note":"01M83HQSP1Z60KPFT77B7JS2ZF","ref":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","source":"opsgenie","state":"delivered","team":"humans","text_sha256":"cd91644c138bb91677feed7a6a37f5adeaf3658c472a905740f09955a2286214"}', '', '29987fa1a340cc4d2db243b28effad1dce228737168ac31e003e54c3d906d290');
INSERT INTO public.audit VALUES (29, 1795415600917660, 'note.posted', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"detail":"","note":"01M83HQTH3S07KKQMZMAVSFZFP","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","source":"opsgenie","state":"delivered","team":null,"text_sha256":"4dc4510850be7b3763876cb4e4c1ddc256ef6f2299b7cf8180717602c3268ac1"}', '', 'fb2b44ebbfa986da83933e358f16a7c4817b46707785dfc26a3493e82d88ed08');
INSERT INTO public.audit VALUES (38, 1795415601850341, 'team.added', 'alexis', '01M83HQTSB03MYEMFJREH1AH50', NULL, '{"detail":"","note":"01M83HQV22SNX2M89MMDCBA8ZD","ref":"de75180e-1923-4424-be75-12809991990e-1795415599897","source":"opsgenie","state":"delivered","team":"humans","text_sha256":"f4c16b21be7d66cb25c38bf2a6cd8deb85fabe5200e62734e46a20528178700d"}', '', '99ffd44488c07dcd0d20f8459da91bdf8f8fa3895c39c35b2ca0b47208929009');
INSERT INTO public.audit VALUES (39, 1795415601871519, 'note.posted', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"detail":"","note":"01M83HQTJFKFVJ5FBTKQ8ER4FB","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","source":"opsgenie","state":"delivered","team":null,"text_sha256":"5bcae3c40d30f731b4424a4605b4c9e8a241fc2f7379b09e1ea20ca7cc57ce83"}', '', 'e3977a31637947635f5084bfcd0d94d99bc3bcbfcc1420a284f988f5eaed8790');
INSERT INTO public.audit VALUES (40, 1795415601882191, 'team.added', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"detail":"","note":"01M83HQTHK5B3FZN0KW4FG7X87","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","source":"opsgenie","state":"delivered","team":"humans","text_sha256":"f8cd2c9fc9a31c707110f50ab49f341d7dcb0d2d6a214c80dd89f317b6646f0e"}', '', '576b0bb141f8125f892b4e25561781c2a9914f563534a05a7ade6a51d7a546b8');
INSERT INTO public.audit VALUES (20, 1795415599465457, 'note.posted', 'alexis', '01M83HQRYHDHCWH93T3RNGKPCA', NULL, '{"detail":"","note":"01M83HQS65YKSTVTSTB2D3K0SV","ref":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","source":"opsgenie","state":"delivered","team":null,"text_sha256":"7e8f2aa1ede403bfaa813e45763d0c500496c525453f41e2d347d3cd11755caa"}', '', '9daf37e0ebe128b8ac940cb322095b9eefbfaecbc4e2cebf5cd123802325dd44');
INSERT INTO public.audit VALUES (32, 1795415601368272, 'event.decided', 'client:tester', '01M83HQVT6SWQSR3KMKYRCR2P2', NULL, '{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"auto","rule":"rests","rule_digest":"3a6ab73879f60962"}],"digest":"2ae552e15a1cd52b52698f57f587366df6f45dbd7a66ebcca30670ef953075c1","kind":"opened","origin":"webhook","problem":"01M83HQW27D8W3KXPT59GMXPYD","ref":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","rules_tried":6,"source":"opsgenie"}', '', '00dbe3be15ca95087010cec14b5a476c75389d1125d55aee5faff3ca41a9518f');
INSERT INTO public.audit VALUES (33, 1795415601368272, 'run.queued', 'client:tester', '01M83HQVT6SWQSR3KMKYRCR2P2', '01M83HQW65J2K2KKDKSNB64SG6', '{"digest":"2ae552e15a1cd52b52698f57f587366df6f45dbd7a66ebcca30670ef953075c1","problem":"01M83HQW27D8W3KXPT59GMXPYD","remedies":1,"remedy":1,"rule":"rests","rule_digest":"3a6ab73879f60962","target":"slow.example.net"}', '', '867578179bb5106afe8d508ff9e5577df7d6aaf0f710bce137222eb091652c45');
INSERT INTO public.audit VALUES (22, 1795415599643384, 'run.finished', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"detail":"","rule":"breaks","rule_digest":"1abf5953a615b1ea","state":"failed","target":"batch.example.net"}', '', '5e41377d392f7db6a3f28ae44c68643f673b166733b4c50666f4ff5b24235e9a');
INSERT INTO public.audit VALUES (23, 1795415599693779, 'breaker.opened', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', '{"cause":"failures","count":1,"rule":"breaks","target":"batch.example.net","was_open":true,"words":"the rule did not repair on batch.example.net, the last time: failed on batch.example.net"}', '', '3d88ef75ef5dbb91553fd494568b544f83757b7a81c024efaf409b3aa083172e');
INSERT INTO public.audit VALUES (26, 1795415600201716, 'event.decided', 'client:tester', '01M83HQTSB03MYEMFJREH1AH50', NULL, '{"action":"Create","decisions":[{"acts":false,"blocked":{"breaker":1},"mode":"auto","rule":"breaks","rule_digest":"1abf5953a615b1ea"}],"digest":"91b9344958824a495c498c5a88977ce6113bddbab68a5c710bc42bdce9721f95","kind":"opened","origin":"webhook","problem":"01M83HQTYW5H5JHFN0QE5KZ0EE","ref":"de75180e-1923-4424-be75-12809991990e-1795415599897","rules_tried":6,"source":"opsgenie"}', '', '6a8f05c343f03b9cb80992c81d58454ab356835b2e271963180222d04bb88bf7');
INSERT INTO public.audit VALUES (27, 1795415600428159, 'note.posted', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', NULL, '{"detail":"","note":"01M83HQT21205P7P8E61PXX6WK","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","source":"opsgenie","state":"delivered","team":null,"text_sha256":"40bfa82bf4136d059199146d1aa1ea563310abd66510d4ee11df88182550da4b"}', '', '7733ed7c4a49c821c3fc05950e2f09215cd48abe28b92dab227508ea33420f83');
INSERT INTO public.audit VALUES (30, 1795415600997526, 'team.added', 'alexis', '01M83HQSTN1AEH3Y8J43CQ4HE9', NULL, '{"detail":"","note":"01M83HQT21205P7P8E61PXX6WK","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","source":"opsgenie","state":"delivered","team":"repairs","text_sha256":"40bfa82bf4136d059199146d1aa1ea563310abd66510d4ee11df88182550da4b"}', '', 'b38a60f6f1502c6345fe46453ecdc749a71b2852617b8d1c1db5f153a9701542');
INSERT INTO public.audit VALUES (35, 1795415601591457, 'run.started', 'alexis', '01M83HQVT6SWQSR3KMKYRCR2P2', '01M83HQW65J2K2KKDKSNB64SG6', '{"rule":"rests","rule_digest":"3a6ab73879f60962","target":"slow.example.net"}', '', '100946c9349283852a3102e8fb39746a0f4c0db9af29fc19e4e3aaec4acba562');
INSERT INTO public.audit VALUES (36, 1795415601591457, 'task.started', 'alexis', '01M83HQVT6SWQSR3KMKYRCR2P2', '01M83HQW65J2K2KKDKSNB64SG6', '{"again":false,"does":"echo begun","rule":"rests","rule_digest":"3a6ab73879f60962","step":"task 1","target":"slow.example.net","task":"remote_ssh"}', '', 'a7c043e70d28c1be4b8f0b79f57b9810d620fe6ab84af98b31deaf7f070e56ac');
INSERT INTO public.audit VALUES (37, 1795415601787647, 'task.finished', 'alexis', '01M83HQVT6SWQSR3KMKYRCR2P2', '01M83HQW65J2K2KKDKSNB64SG6', '{"detail":"","exit_status":0,"outcome":"succeeded","rule":"rests","rule_digest":"3a6ab73879f60962","seconds":0.034,"step":"task 1","target":"slow.example.net"}', '', 'f386be99c6abd372a7a443a4fea879a5cb3658385e43190ef4b8d677b1f3e375');
INSERT INTO public.audit VALUES (41, 1795415602258269, 'event.decided', 'client:tester', '01M83HQWS2W6XAVKRG0ZCZ8V8P', NULL, '{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"auto","rule":"hangs","rule_digest":"ad084db146326d57"}],"digest":"f74e1bb43b5826bdb70a686de809e7f8aefa8fb0f454bab042ea2992996bd2b2","kind":"opened","origin":"webhook","problem":"01M83HQWY0AAS72XAF3KYGMRCH","ref":"1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933","rules_tried":6,"source":"opsgenie"}', '', '5f8b5ceb3aad6925618125f3c1b423b4dcffd410b3a1f4e850b692256fa2c39f');
INSERT INTO public.audit VALUES (42, 1795415602258269, 'run.queued', 'client:tester', '01M83HQWS2W6XAVKRG0ZCZ8V8P', '01M83HQX186YGXE40Z77RH91AQ', '{"digest":"f74e1bb43b5826bdb70a686de809e7f8aefa8fb0f454bab042ea2992996bd2b2","problem":"01M83HQWY0AAS72XAF3KYGMRCH","remedies":1,"remedy":1,"rule":"hangs","rule_digest":"ad084db146326d57","target":"stuck.example.net"}', '', '408feb2726f0b4f8853f3104579f8650e5474fedf95ee5d4903ca1af445aa22d');
INSERT INTO public.audit VALUES (47, 1795415602957567, 'note.posted', 'alexis', '01M83HQVT6SWQSR3KMKYRCR2P2', NULL, '{"detail":"","note":"01M83HQW6GZ6FPE3WQ8P1H1SFD","ref":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","source":"opsgenie","state":"delivered","team":null,"text_sha256":"4d980fa81f4c1ee1a2a76b6a261cbe618a85f3342f79a34a3614972a5bafe29c"}', '', 'fd98724376c2329d4c01bf32d0ef065ae998db8e6bedcbe0f9c5c1736fb20fcf');
INSERT INTO public.audit VALUES (28, 1795415600534632, 'event.decided', 'client:tester', '01M83HQV478Y79QFPVG5QQ4KMR', NULL, '{"action":"Create","decisions":[{"acts":false,"blocked":{"held":2},"mode":"auto","rule":"lasts","rule_digest":"50ad3b1691805d9c"}],"digest":"18a6140e6e3f1935cbdfba9a277e108b548fb5c87e90fc634ec45441db886d06","kind":"opened","origin":"webhook","problem":"01M83HQVAV8YNSQ0S26KB9FJ29","ref":"faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254","rules_tried":6,"source":"opsgenie"}', '', '12703352ac3fc2828e17ecb8028da62c4ea4c2f9be68252886a9242795746b04');
INSERT INTO public.audit VALUES (43, 1795415602553854, 'event.decided', 'client:tester', '01M83HQWTA4RD7WSGXR49DBH9Z', NULL, '{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"approve","rule":"asks","rule_digest":"e0af6465b9b08161"}],"digest":"1d5aeab63b1e77edd32d5cdc3dc8aecf5ef0161f944630a04495f477bec858a3","kind":"opened","origin":"webhook","problem":"01M83HQX3YT6M8WXPV090K7YNP","ref":"c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991","rules_tried":6,"source":"opsgenie"}', '', '21cf3c28f228ddd39e3931978b73b8b77cc9f66b82b4e22e1c0d4ac456bd7b3b');
INSERT INTO public.audit VALUES (44, 1795415602553854, 'run.proposed', 'client:tester', '01M83HQWTA4RD7WSGXR49DBH9Z', '01M83HQX9Z17150H9TWBCHE84A', '{"digest":"1d5aeab63b1e77edd32d5cdc3dc8aecf5ef0161f944630a04495f477bec858a3","problem":"01M83HQX3YT6M8WXPV090K7YNP","remedies":1,"remedy":1,"rule":"asks","rule_digest":"e0af6465b9b08161","target":"people.example.net"}', '', 'dcdb5a22efa4eeef5edb410818c01976fb53165ffc0340032755cab399239705');
INSERT INTO public.audit VALUES (48, 1795415603197557, 'team.added', 'alexis', '01M83HQVT6SWQSR3KMKYRCR2P2', NULL, '{"detail":"","note":"01M83HQW6GZ6FPE3WQ8P1H1SFD","ref":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","source":"opsgenie","state":"delivered","team":"repairs","text_sha256":"4d980fa81f4c1ee1a2a76b6a261cbe618a85f3342f79a34a3614972a5bafe29c"}', '', '26f9c82ff37e90035c855f925b03b85f04201143c1bf509ed978aec7ef5f386f');



INSERT INTO public.breakers VALUES ('breaks', 'batch.example.net', 'failures', 1, 1795415599681229, 'the rule did not repair on batch.example.net, the last time: failed on batch.example.net', 1795415599681229, NULL, NULL, NULL);
INSERT INTO public.breakers VALUES ('breaks', '', 'failures', 1, 1795415599681229, 'the rule did not repair, the last time: failed on batch.example.net', NULL, NULL, NULL, NULL);



INSERT INTO public.cursors VALUES ('(alive)', 1795415594811715);



INSERT INTO public.decisions VALUES ('01M83HQR6P0WTTMHPBT0CJD0N4', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQQZ6VRHRKD00WNNHTAV2', 'restarts', '139f228fb1ac336c', NULL, '', 1795415597201528);
INSERT INTO public.decisions VALUES ('01M83HQS5EFX82QB928K48VK3C', '01M83HQRYHDHCWH93T3RNGKPCA', '01M83HQS1T7ZBWH5CGZTY96PKS', 'restarts', '139f228fb1ac336c', NULL, '', 1795415598194372);
INSERT INTO public.decisions VALUES ('01M83HQSNCN86ZEZR0WDPGFXVH', '01M83HQSDP2Z41Q1WGEF8QV1PF', '01M83HQSH8DS0RAK2FRQV49Q40', 'restarts', '139f228fb1ac336c', NULL, '', 1795415598712496);
INSERT INTO public.decisions VALUES ('01M83HQT17YJTSSMZQB696FR4B', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQSZ6GTHF486RFSZVTNS7', 'breaks', '1abf5953a615b1ea', NULL, '', 1795415599118462);
INSERT INTO public.decisions VALUES ('01M83HQV1V6XW8TZ5ZGDH6P1XQ', '01M83HQTSB03MYEMFJREH1AH50', '01M83HQTYW5H5JHFN0QE5KZ0EE', 'breaks', '1abf5953a615b1ea', NULL, '', 1795415600133624);
INSERT INTO public.decisions VALUES ('01M83HQVBH4CSS1RJM85BD092X', '01M83HQV478Y79QFPVG5QQ4KMR', '01M83HQVAV8YNSQ0S26KB9FJ29', 'lasts', '50ad3b1691805d9c', 'held', 'the problem has to be open for 30m, which it is at 2026-11-23 07:03:20 UTC', 1795415600481095);
INSERT INTO public.decisions VALUES ('01M83HQW5EJV08C4EE5TB3VKKS', '01M83HQVT6SWQSR3KMKYRCR2P2', '01M83HQW27D8W3KXPT59GMXPYD', 'rests', '3a6ab73879f60962', NULL, '', 1795415601272401);
INSERT INTO public.decisions VALUES ('01M83HQX0VMH0Z9WZ1N8DPKW66', '01M83HQWS2W6XAVKRG0ZCZ8V8P', '01M83HQWY0AAS72XAF3KYGMRCH', 'hangs', 'ad084db146326d57', NULL, '', 1795415602166045);
INSERT INTO public.decisions VALUES ('01M83HQX95CRFHS00FNCY3W6NE', '01M83HQWTA4RD7WSGXR49DBH9Z', '01M83HQX3YT6M8WXPV090K7YNP', 'asks', 'e0af6465b9b08161', NULL, '', 1795415602401704);



INSERT INTO public.deliveries VALUES ('01M83HQR8PZM6QGDZ1ZSKWQ9GM', '01M83HQR8FW0ND1D82PY7YDBT0', 'opsgenie', '0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', NULL, 'delivered', '', 0, '74dd8271-527c-443d-84bf-e62a48b72c3c', 1795415597326707, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQR8W5HVZYKSKBZ6A19E4', '01M83HQR8FW0ND1D82PY7YDBT0', 'opsgenie', '0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', 'repairs', 'delivered', '', 0, 'd30b4e32-3806-4695-85c3-2bbbbf5e1f72', 1795415597326707, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQRT1Z04N7VF66KQJ94VD', '01M83HQRSCQ267S69W6QM5QV8C', 'opsgenie', '0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', NULL, 'delivered', '', 0, 'e314bda2-3616-43d9-8e64-cfb1c01c19c1', 1795415597866924, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQS6JR0YCSB9VPFR77EAS', '01M83HQS65YKSTVTSTB2D3K0SV', 'opsgenie', '4801e253-ba91-46ea-9055-cc3978005567-1795415598018', 'humans', 'delivered', '', 0, '3aa1a69d-3002-42d9-969d-13461c8ac1a9', 1795415598276464, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQS6A0J4CKZYDHECF1GDP', '01M83HQS65YKSTVTSTB2D3K0SV', 'opsgenie', '4801e253-ba91-46ea-9055-cc3978005567-1795415598018', NULL, 'delivered', '', 0, '6889c0cb-9619-494e-af83-edb722150f23', 1795415598276464, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQSPDC99CKS31JFQ4DRTC', '01M83HQSP1Z60KPFT77B7JS2ZF', 'opsgenie', '0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516', NULL, 'delivered', '', 0, '18357314-f4f7-4dfd-8c73-922915075df2', 1795415598783853, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQSPKGP7MAF2KDM8X2RKP', '01M83HQSP1Z60KPFT77B7JS2ZF', 'opsgenie', '0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516', 'humans', 'delivered', '', 0, 'fdce2ec6-0e7b-4933-8e40-e90e55f59424', 1795415598783853, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQT26E0MX8F685RCT97NS', '01M83HQT21205P7P8E61PXX6WK', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', NULL, 'delivered', '', 0, 'a5084969-fab4-4bab-bf2d-9a7d4f997621', 1795415599168515, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQTHCH9ZBKYQH0DNDH4FZ', '01M83HQTH3S07KKQMZMAVSFZFP', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', NULL, 'delivered', '', 0, '6e97cbc1-7698-4280-8886-8fa168f6839c', 1795415599650609, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQT2C3W6G0BWVA13S0H0T', '01M83HQT21205P7P8E61PXX6WK', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'repairs', 'delivered', '', 0, 'e20eec27-fe30-4ad5-a2d8-cb033a8d7fa7', 1795415599168515, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQTHT9X3AY19GB13EG591', '01M83HQTHK5B3FZN0KW4FG7X87', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', NULL, 'delivered', '', 0, '3ed5b0c2-797b-4d9f-b3a4-4e4c604b4732', 1795415599666250, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQV273NFYVAWVJ6F13DGQ', '01M83HQV22SNX2M89MMDCBA8ZD', 'opsgenie', 'de75180e-1923-4424-be75-12809991990e-1795415599897', NULL, 'delivered', '', 0, 'b8d8b42d-7dd9-48cc-87db-88d59a1fa6a5', 1795415600193554, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQV28KKGJ9HDN6EPZZMMA', '01M83HQV22SNX2M89MMDCBA8ZD', 'opsgenie', 'de75180e-1923-4424-be75-12809991990e-1795415599897', 'humans', 'delivered', '', 0, '13944531-c494-4d07-8084-4b087f0f0225', 1795415600193554, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQTJPCYGEZRW2QNDHWQY3', '01M83HQTJFKFVJ5FBTKQ8ER4FB', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', NULL, 'delivered', '', 0, '4061fe23-9a94-4a4c-99ac-b7ccab9879c0', 1795415599694030, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQTHYTKXEHDWNFX0S6HC4', '01M83HQTHK5B3FZN0KW4FG7X87', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'humans', 'delivered', '', 0, '3387df53-b026-4915-b765-a673a6bfbe1f', 1795415599666250, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQX2DDZWX2PAXJ5SKGJFM', '01M83HQX1VQ5RR47FS634P8H2E', 'opsgenie', '1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933', 'repairs', 'pending', '', 0, NULL, 1795415602234360, 1795415602234360, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQXBTK14K9S9VKE7HXBYJ', '01M83HQXBP6NXDVBEB430DVKXK', 'opsgenie', 'c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991', 'repairs', 'pending', '', 0, NULL, 1795415602401704, 1795415602401704, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQX2BEHNJ4ZPFCT8PMBMJ', '01M83HQX1VQ5RR47FS634P8H2E', 'opsgenie', '1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933', NULL, 'sending', '503', 1, NULL, 1795415602234360, 1795415607824897, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQXBRFKBMJNFC2VMJ9S0R', '01M83HQXBP6NXDVBEB430DVKXK', 'opsgenie', 'c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991', NULL, 'sending', '503', 1, NULL, 1795415602401704, 1795415607910380, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQW6K26SRTNKH9NQ276RC', '01M83HQW6GZ6FPE3WQ8P1H1SFD', 'opsgenie', '3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951', NULL, 'delivered', '', 0, 'fdc4d31e-da5a-4010-a137-9a7facbe9bdf', 1795415601358818, NULL, NULL);
INSERT INTO public.deliveries VALUES ('01M83HQW6R9NBQ0Y2AM6CTZH4P', '01M83HQW6GZ6FPE3WQ8P1H1SFD', 'opsgenie', '3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951', 'repairs', 'delivered', '', 0, 'fd0d1c44-243c-432a-a7e3-413b5520880e', 1795415601358818, NULL, NULL);



INSERT INTO public.event_tags VALUES ('01M83HQQQKV0FTFANAYXA1NS3P', 'restarts');
INSERT INTO public.event_tags VALUES ('01M83HQSTN1AEH3Y8J43CQ4HE9', 'breaks');
INSERT INTO public.event_tags VALUES ('01M83HQVT6SWQSR3KMKYRCR2P2', 'rests');
INSERT INTO public.event_tags VALUES ('01M83HQWS2W6XAVKRG0ZCZ8V8P', 'hangs');
INSERT INTO public.event_tags VALUES ('01M83HQWTA4RD7WSGXR49DBH9Z', 'asks');



INSERT INTO public.events VALUES ('01M83HQQQKV0FTFANAYXA1NS3P', 'opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745:opened', 'opsgenie', '0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', 'opened', 'Create', 'restarts at web-01', 'webhook', 'tester', '46152d8504102dae145fdb446ab80ac748a901c92606d9d9a09bf7ea917c98ca', 'decided', '', '{"source":"opsgenie","ref":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","kind":"opened","action":"Create","key":"opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745:opened","title":"restarts at web-01","description":"","tags":["restarts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745"],"occurred_at":"2026-11-23T06:33:16.745000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","message":"restarts at web-01","tinyId":"1","entity":"","alias":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","createdAt":1795415596745,"updatedAt":1795415596745426000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"web-01.example.net"}}}', NULL, 1795415596785787, NULL, 0, '01M83HQQZ6VRHRKD00WNNHTAV2', 6, '[]', 1795415597193705, '6ecf40e0b6afb884');
INSERT INTO public.events VALUES ('01M83HQRFSE4FESR5H2ZMBVFNJ', 'opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745:AddNote:1795415597.544', 'opsgenie', '0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', 'updated', 'AddNote', 'restarts at web-01', 'webhook', 'tester', '6433ba33a16465c676867015d6f1a9e4d2bf4ff0759d84bb39dfff0da5a34a91', 'ignored', 'our own note', '{"source":"opsgenie","ref":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","kind":"updated","action":"AddNote","key":"opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745:AddNote:1795415597.544","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","note":"Alexis: rule restarts matched and starts its remedy.\nRemedy 1 of 1: echo restarted\nOn web-01.example.net (run 01M83HQR6WC5VSHNGMW2TSZTB1)\nEvent 01M83HQQQKV0FTFANAYXA1NS3P\n[alexis 01M83HQR8FW0ND1D82PY7YDBT0]","aliases":["opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745"],"occurred_at":"2026-11-23T06:33:17.543908Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","message":"restarts at web-01","tinyId":"1","entity":"","alias":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","createdAt":1795415596745,"updatedAt":1795415597543908000,"username":"alexis","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule restarts matched and starts its remedy.\nRemedy 1 of 1: echo restarted\nOn web-01.example.net (run 01M83HQR6WC5VSHNGMW2TSZTB1)\nEvent 01M83HQQQKV0FTFANAYXA1NS3P\n[alexis 01M83HQR8FW0ND1D82PY7YDBT0]"}}', NULL, 1795415597560232, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQRJTV5K3ZG06XZV58S6Q', 'opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745:AddTeam:1795415597.626', 'opsgenie', '0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', 'updated', 'AddTeam', 'restarts at web-01', 'webhook', 'tester', 'dbc862e98c88b7fc5ccd7cf019c6158fe271fb911e74f074b04c1c4074c08fe7', 'ignored', 'our own change', '{"source":"opsgenie","ref":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","kind":"updated","action":"AddTeam","key":"opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745:AddTeam:1795415597.626","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","aliases":["opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745"],"occurred_at":"2026-11-23T06:33:17.625966Z","ignore":"our own change","missing":["details","description"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","message":"restarts at web-01","tinyId":"1","entity":"","alias":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","createdAt":1795415596745,"updatedAt":1795415597625966000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["restarts"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3"}}', NULL, 1795415597642076, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQRYHDHCWH93T3RNGKPCA', 'opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018:opened', 'opsgenie', '4801e253-ba91-46ea-9055-cc3978005567-1795415598018', 'opened', 'Create', 'restarts at web-01', 'webhook', 'tester', 'babe6a056e9d4690b5155b008e852e6ca16a9fef8ebc5bac55245c2930be0348', 'decided', '', '{"source":"opsgenie","ref":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","kind":"opened","action":"Create","key":"opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018:opened","title":"restarts at web-01","description":"","tags":["restarts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018"],"occurred_at":"2026-11-23T06:33:18.018000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","message":"restarts at web-01","tinyId":"2","entity":"","alias":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","createdAt":1795415598018,"updatedAt":1795415598018670000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"web-01.example.net"}}}', NULL, 1795415598031910, NULL, 0, '01M83HQS1T7ZBWH5CGZTY96PKS', 6, '[]', 1795415598192450, '6ecf40e0b6afb884');
INSERT INTO public.events VALUES ('01M83HQS0GV712R45M2SVMYDR2', 'opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745:AddNote:1795415598.075', 'opsgenie', '0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', 'updated', 'AddNote', 'restarts at web-01', 'webhook', 'tester', '7ecad664c430d8a2f34ce1597e8aae9ef34909cb46c1cc4dae28d7a2602d4f0e', 'ignored', 'our own note', '{"source":"opsgenie","ref":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","kind":"updated","action":"AddNote","key":"opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745:AddNote:1795415598.075","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","note":"Alexis: rule restarts succeeded on web-01.example.net after 0.4 s.\nRemedy 1 of 1: echo restarted\necho restarted: succeeded, exit status 0, 0.3 s\nstdout:\nrestarted\nRun 01M83HQR6WC5VSHNGMW2TSZTB1\n[alexis 01M83HQRSCQ267S69W6QM5QV8C]","aliases":["opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745"],"occurred_at":"2026-11-23T06:33:18.075181Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","message":"restarts at web-01","tinyId":"1","entity":"","alias":"0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745","createdAt":1795415596745,"updatedAt":1795415598075181000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["restarts"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule restarts succeeded on web-01.example.net after 0.4 s.\nRemedy 1 of 1: echo restarted\necho restarted: succeeded, exit status 0, 0.3 s\nstdout:\nrestarted\nRun 01M83HQR6WC5VSHNGMW2TSZTB1\n[alexis 01M83HQRSCQ267S69W6QM5QV8C]"}}', NULL, 1795415598095687, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQSC3NQCSHBS07SP1JYRF', 'opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018:AddNote:1795415598.460', 'opsgenie', '4801e253-ba91-46ea-9055-cc3978005567-1795415598018', 'updated', 'AddNote', 'restarts at web-01', 'webhook', 'tester', 'f378467e3f47779b955cb231a2e426ad49fb1d6b6517cc55c492e9513d312a07', 'ignored', 'our own note', '{"source":"opsgenie","ref":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","kind":"updated","action":"AddNote","key":"opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018:AddNote:1795415598.460","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","note":"Alexis: rule restarts matched but does nothing.\nNot on web-01.example.net: cooldown, last run 2026-11-23 06:33:17 UTC, cooldown of 1h\nEvent 01M83HQRYHDHCWH93T3RNGKPCA\n[alexis 01M83HQS65YKSTVTSTB2D3K0SV]","aliases":["opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018"],"occurred_at":"2026-11-23T06:33:18.460203Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","message":"restarts at web-01","tinyId":"2","entity":"","alias":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","createdAt":1795415598018,"updatedAt":1795415598460203000,"username":"alexis","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule restarts matched but does nothing.\nNot on web-01.example.net: cooldown, last run 2026-11-23 06:33:17 UTC, cooldown of 1h\nEvent 01M83HQRYHDHCWH93T3RNGKPCA\n[alexis 01M83HQS65YKSTVTSTB2D3K0SV]"}}', NULL, 1795415598465222, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQSSEHSGZ5MCC3G1CAWV4', 'opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516:AddNote:1795415598.886', 'opsgenie', '0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516', 'updated', 'AddNote', 'restarts at silent', 'webhook', 'tester', 'be68b8a28a0f84ba38c3d5693c8a2e7d69497b6661ff834896ecc01a0ef938b1', 'ignored', 'our own note', '{"source":"opsgenie","ref":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","kind":"updated","action":"AddNote","key":"opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516:AddNote:1795415598.886","title":"restarts at silent","tags":["restarts"],"priority":"P3","author":"alexis","note":"Alexis: rule restarts matched but does nothing.\nNot on silent.example.net: maintenance, silence 01M83HQQMCRR8HK5QBYYSWR9Z9 by tester, until 2026-11-23 18:33:16 UTC: moving it\nEvent 01M83HQSDP2Z41Q1WGEF8QV1PF\n[alexis 01M83HQSP1Z60KPFT77B7JS2ZF]","aliases":["opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516"],"occurred_at":"2026-11-23T06:33:18.886280Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","message":"restarts at silent","tinyId":"3","entity":"","alias":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","createdAt":1795415598516,"updatedAt":1795415598886280000,"username":"alexis","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule restarts matched but does nothing.\nNot on silent.example.net: maintenance, silence 01M83HQQMCRR8HK5QBYYSWR9Z9 by tester, until 2026-11-23 18:33:16 UTC: moving it\nEvent 01M83HQSDP2Z41Q1WGEF8QV1PF\n[alexis 01M83HQSP1Z60KPFT77B7JS2ZF]"}}', NULL, 1795415598893553, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQTE02D8E39K4M4RRZ8JS', 'opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddNote:1795415599.506', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'updated', 'AddNote', 'breaks at batch', 'webhook', 'tester', 'a1c0e86446958b3ca5856296f1e3e6d12c4eeafc84330a356b7568347369a095', 'ignored', 'our own note', '{"source":"opsgenie","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","kind":"updated","action":"AddNote","key":"opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddNote:1795415599.506","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks matched and starts its remedy.\nRemedy 1 of 1: echo no; false\nOn batch.example.net (run 01M83HQT1ENYPWFGMPF15B4A6E)\nEvent 01M83HQSTN1AEH3Y8J43CQ4HE9\n[alexis 01M83HQT21205P7P8E61PXX6WK]","aliases":["opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929"],"occurred_at":"2026-11-23T06:33:19.505893Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","message":"breaks at batch","tinyId":"4","entity":"","alias":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","createdAt":1795415598929,"updatedAt":1795415599505893000,"username":"alexis","alertSource":"monitor-eu-1","tags":["breaks"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks matched and starts its remedy.\nRemedy 1 of 1: echo no; false\nOn batch.example.net (run 01M83HQT1ENYPWFGMPF15B4A6E)\nEvent 01M83HQSTN1AEH3Y8J43CQ4HE9\n[alexis 01M83HQT21205P7P8E61PXX6WK]"}}', NULL, 1795415599550890, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQSGJSH4WHNCP9DASNW84', 'opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018:AddTeam:1795415598.580', 'opsgenie', '4801e253-ba91-46ea-9055-cc3978005567-1795415598018', 'updated', 'AddTeam', 'restarts at web-01', 'webhook', 'tester', 'ec2134303cc986e5ab4e167b4498c1246298110a16abee9b41482c38e757a6d9', 'ignored', 'our own change', '{"source":"opsgenie","ref":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","kind":"updated","action":"AddTeam","key":"opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018:AddTeam:1795415598.580","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","aliases":["opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018"],"occurred_at":"2026-11-23T06:33:18.579585Z","ignore":"our own change","missing":["details","description"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","message":"restarts at web-01","tinyId":"2","entity":"","alias":"4801e253-ba91-46ea-9055-cc3978005567-1795415598018","createdAt":1795415598018,"updatedAt":1795415598579585000,"username":"alexis","alertSource":"monitor-eu-1","team":"humans","tags":["restarts"],"responders":[{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3"}}', NULL, 1795415598608617, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQSTN1AEH3Y8J43CQ4HE9', 'opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:opened', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'opened', 'Create', 'breaks at batch', 'webhook', 'tester', '5fbe41d7444d4811789ed6261c08c3cb1720113ba54bf705ba616b16f418d357', 'decided', '', '{"source":"opsgenie","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","kind":"opened","action":"Create","key":"opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:opened","title":"breaks at batch","description":"","tags":["breaks"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929"],"occurred_at":"2026-11-23T06:33:18.929000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","message":"breaks at batch","tinyId":"4","entity":"","alias":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","createdAt":1795415598929,"updatedAt":1795415598929367000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["breaks"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"batch.example.net"}}}', NULL, 1795415598932354, NULL, 0, '01M83HQSZ6GTHF486RFSZVTNS7', 6, '[]', 1795415599113763, '6ecf40e0b6afb884');
INSERT INTO public.events VALUES ('01M83HQTSB03MYEMFJREH1AH50', 'opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897:opened', 'opsgenie', 'de75180e-1923-4424-be75-12809991990e-1795415599897', 'opened', 'Create', 'breaks at batch', 'webhook', 'tester', '91b9344958824a495c498c5a88977ce6113bddbab68a5c710bc42bdce9721f95', 'decided', '', '{"source":"opsgenie","ref":"de75180e-1923-4424-be75-12809991990e-1795415599897","kind":"opened","action":"Create","key":"opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897:opened","title":"breaks at batch","description":"","tags":["breaks"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897"],"occurred_at":"2026-11-23T06:33:19.897000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"de75180e-1923-4424-be75-12809991990e-1795415599897","message":"breaks at batch","tinyId":"5","entity":"","alias":"de75180e-1923-4424-be75-12809991990e-1795415599897","createdAt":1795415599897,"updatedAt":1795415599897849000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["breaks"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"batch.example.net"}}}', NULL, 1795415599913994, NULL, 0, '01M83HQTYW5H5JHFN0QE5KZ0EE', 6, '[]', 1795415600127861, '6ecf40e0b6afb884');
INSERT INTO public.events VALUES ('01M83HQSDP2Z41Q1WGEF8QV1PF', 'opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516:opened', 'opsgenie', '0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516', 'opened', 'Create', 'restarts at silent', 'webhook', 'tester', '95d3922e636d6fe0a6ef027f3bcc4a745197c18fccab364ce54b75502348b1eb', 'decided', '', '{"source":"opsgenie","ref":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","kind":"opened","action":"Create","key":"opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516:opened","title":"restarts at silent","description":"","tags":["restarts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516"],"occurred_at":"2026-11-23T06:33:18.516000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","message":"restarts at silent","tinyId":"3","entity":"","alias":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","createdAt":1795415598516,"updatedAt":1795415598516094000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"silent.example.net"}}}', NULL, 1795415598517087, NULL, 0, '01M83HQSH8DS0RAK2FRQV49Q40', 6, '[]', 1795415598698726, '6ecf40e0b6afb884');
INSERT INTO public.events VALUES ('01M83HQSY7R3MSM47KJ9FBF0T8', 'opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516:AddTeam:1795415599.035', 'opsgenie', '0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516', 'updated', 'AddTeam', 'restarts at silent', 'webhook', 'tester', '95d39b81dd395f721df27946f21c573f4219fb763b01ad22b293648f005646ab', 'ignored', 'our own change', '{"source":"opsgenie","ref":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","kind":"updated","action":"AddTeam","key":"opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516:AddTeam:1795415599.035","title":"restarts at silent","tags":["restarts"],"priority":"P3","author":"alexis","aliases":["opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516"],"occurred_at":"2026-11-23T06:33:19.034596Z","ignore":"our own change","missing":["details","description"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","message":"restarts at silent","tinyId":"3","entity":"","alias":"0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516","createdAt":1795415598516,"updatedAt":1795415599034596000,"username":"alexis","alertSource":"monitor-eu-1","team":"humans","tags":["restarts"],"responders":[{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3"}}', NULL, 1795415599046030, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQTMY0W56RM1JMS9606PV', 'opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddTeam:1795415599.764', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'updated', 'AddTeam', 'breaks at batch', 'webhook', 'tester', 'd27aa3c148d4a54a07a06b87dc7da11b53078aa1c089a317f5c0da6274ada053', 'ignored', 'our own change', '{"source":"opsgenie","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","kind":"updated","action":"AddTeam","key":"opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddTeam:1795415599.764","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","aliases":["opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929"],"occurred_at":"2026-11-23T06:33:19.763854Z","ignore":"our own change","missing":["details","description"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","message":"breaks at batch","tinyId":"4","entity":"","alias":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","createdAt":1795415598929,"updatedAt":1795415599763854000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3"}}', NULL, 1795415599770567, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQTY7WCQGS2NV614QW15H', 'opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddNote:1795415600.035', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'updated', 'AddNote', 'breaks at batch', 'webhook', 'tester', '91c4ed875ae69b02218ac20e3a186ea094b5cb8a77d348b2c46baa1a5c8c0d8a', 'ignored', 'our own note', '{"source":"opsgenie","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","kind":"updated","action":"AddNote","key":"opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddNote:1795415600.035","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks failed on batch.example.net after 0.3 s.\nRemedy 1 of 1: echo no; false\necho no; false: failed, exit status 1, 0.0 s\nstdout:\nno\nA person has to look at it now.\nRun 01M83HQT1ENYPWFGMPF15B4A6E\n[alexis 01M83HQTH3S07KKQMZMAVSFZFP]","aliases":["opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929"],"occurred_at":"2026-11-23T06:33:20.035052Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","message":"breaks at batch","tinyId":"4","entity":"","alias":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","createdAt":1795415598929,"updatedAt":1795415600035052000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks failed on batch.example.net after 0.3 s.\nRemedy 1 of 1: echo no; false\necho no; false: failed, exit status 1, 0.0 s\nstdout:\nno\nA person has to look at it now.\nRun 01M83HQT1ENYPWFGMPF15B4A6E\n[alexis 01M83HQTH3S07KKQMZMAVSFZFP]"}}', NULL, 1795415600070732, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQV6QYNWWN26H1GYFSTNX', 'opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddNote:1795415600.303', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'updated', 'AddNote', 'breaks at batch', 'webhook', 'tester', '0d00bf29e86381ee9b539d564ecd7d5bb5f19f3523d52b59324a7dc11647acd6', 'ignored', 'our own note', '{"source":"opsgenie","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","kind":"updated","action":"AddNote","key":"opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddNote:1795415600.303","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks did not repair batch.example.net; it is handed to people.\nRun 01M83HQT1ENYPWFGMPF15B4A6E\n[alexis 01M83HQTHK5B3FZN0KW4FG7X87]","aliases":["opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929"],"occurred_at":"2026-11-23T06:33:20.303147Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","message":"breaks at batch","tinyId":"4","entity":"","alias":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","createdAt":1795415598929,"updatedAt":1795415600303147000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks did not repair batch.example.net; it is handed to people.\nRun 01M83HQT1ENYPWFGMPF15B4A6E\n[alexis 01M83HQTHK5B3FZN0KW4FG7X87]"}}', NULL, 1795415600342508, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQVT6SWQSR3KMKYRCR2P2', 'opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951:opened', 'opsgenie', '3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951', 'opened', 'Create', 'rests at slow', 'webhook', 'tester', '2ae552e15a1cd52b52698f57f587366df6f45dbd7a66ebcca30670ef953075c1', 'decided', '', '{"source":"opsgenie","ref":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","kind":"opened","action":"Create","key":"opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951:opened","title":"rests at slow","description":"","tags":["rests"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951"],"occurred_at":"2026-11-23T06:33:20.951000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","message":"rests at slow","tinyId":"7","entity":"","alias":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","createdAt":1795415600951,"updatedAt":1795415600951406000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["rests"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"slow.example.net"}}}', NULL, 1795415600962245, NULL, 0, '01M83HQW27D8W3KXPT59GMXPYD', 6, '[]', 1795415601271021, '6ecf40e0b6afb884');
INSERT INTO public.events VALUES ('01M83HQV9VAB5ZKE7NG9H74N6Z', 'opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897:AddNote:1795415600.436', 'opsgenie', 'de75180e-1923-4424-be75-12809991990e-1795415599897', 'updated', 'AddNote', 'breaks at batch', 'webhook', 'tester', '3d244bc8dfdee6a7912014dfad0b2f37bc094bddd15fe400dd6a6f1955f64f29', 'ignored', 'our own note', '{"source":"opsgenie","ref":"de75180e-1923-4424-be75-12809991990e-1795415599897","kind":"updated","action":"AddNote","key":"opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897:AddNote:1795415600.436","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks matched but does nothing.\nNot on batch.example.net: breaker, the rule did not repair on batch.example.net, the last time: failed on batch.example.net; until a person resets it\nEvent 01M83HQTSB03MYEMFJREH1AH50\n[alexis 01M83HQV22SNX2M89MMDCBA8ZD]","aliases":["opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897"],"occurred_at":"2026-11-23T06:33:20.435688Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"de75180e-1923-4424-be75-12809991990e-1795415599897","message":"breaks at batch","tinyId":"5","entity":"","alias":"de75180e-1923-4424-be75-12809991990e-1795415599897","createdAt":1795415599897,"updatedAt":1795415600435688000,"username":"alexis","alertSource":"monitor-eu-1","tags":["breaks"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks matched but does nothing.\nNot on batch.example.net: breaker, the rule did not repair on batch.example.net, the last time: failed on batch.example.net; until a person resets it\nEvent 01M83HQTSB03MYEMFJREH1AH50\n[alexis 01M83HQV22SNX2M89MMDCBA8ZD]"}}', NULL, 1795415600441665, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQV478Y79QFPVG5QQ4KMR', 'opsgenie:faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254:opened', 'opsgenie', 'faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254', 'opened', 'Create', 'lasts at patient', 'webhook', 'tester', '18a6140e6e3f1935cbdfba9a277e108b548fb5c87e90fc634ec45441db886d06', 'decided', '', '{"source":"opsgenie","ref":"faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254","kind":"opened","action":"Create","key":"opsgenie:faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254:opened","title":"lasts at patient","description":"","tags":["lasts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254"],"occurred_at":"2026-11-23T06:33:20.254000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254","message":"lasts at patient","tinyId":"6","entity":"","alias":"faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254","createdAt":1795415600254,"updatedAt":1795415600254364000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["lasts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"patient.example.net"}}}', NULL, 1795415600262607, NULL, 0, '01M83HQVAV8YNSQ0S26KB9FJ29', 6, '[]', 1795415600480458, '6ecf40e0b6afb884');
INSERT INTO public.events VALUES ('01M83HQVC6ZEQRBAC98PZKX5V0', 'opsgenie:hold:lasts:01M83HQVAV8YNSQ0S26KB9FJ29:1:', 'opsgenie', 'faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254', 'updated', 'Create', 'lasts at patient', 'hold', 'tester', '18a6140e6e3f1935cbdfba9a277e108b548fb5c87e90fc634ec45441db886d06', 'waiting', '', '{"source":"opsgenie","ref":"faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254","kind":"updated","action":"Create","key":"opsgenie:hold:lasts:01M83HQVAV8YNSQ0S26KB9FJ29:1:","title":"lasts at patient","description":"","tags":["lasts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254"],"occurred_at":"2026-11-23T06:33:20.254000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254","message":"lasts at patient","tinyId":"6","entity":"","alias":"faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254","createdAt":1795415600254,"updatedAt":1795415600254364000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["lasts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"patient.example.net"}}}', '{"name":"lasts","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["lasts"]},"count":null,"hold_for":"30m","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo lasted","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}', 1795415600517368, 1795417400254000, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQVH6B5AG6XPDH229JQ4J', 'opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddTeam:1795415600.616', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'updated', 'AddTeam', 'breaks at batch', 'webhook', 'tester', '20521e48083a16b6dc62823b6188ac135d38ff4633646475b72d6f6bad6afa30', 'ignored', 'our own change', '{"source":"opsgenie","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","kind":"updated","action":"AddTeam","key":"opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddTeam:1795415600.616","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","aliases":["opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929"],"occurred_at":"2026-11-23T06:33:20.615660Z","ignore":"our own change","missing":["details","description"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","message":"breaks at batch","tinyId":"4","entity":"","alias":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","createdAt":1795415598929,"updatedAt":1795415600615660000,"username":"alexis","alertSource":"monitor-eu-1","team":"humans","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"},{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1","de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3"}}', NULL, 1795415600676030, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQWNRE3H5QBCPHZASSF4Z', 'opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951:AddNote:1795415601.766', 'opsgenie', '3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951', 'updated', 'AddNote', 'rests at slow', 'webhook', 'tester', 'f2c933fdf417048e17c61d3f1a5619601b5859aa71d0dd388dc8914f52decc64', 'ignored', 'our own note', '{"source":"opsgenie","ref":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","kind":"updated","action":"AddNote","key":"opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951:AddNote:1795415601.766","title":"rests at slow","tags":["rests"],"priority":"P3","author":"alexis","note":"Alexis: rule rests matched and starts its remedy.\nRemedy 1 of 1: echo begun; then echo done\nOn slow.example.net (run 01M83HQW65J2K2KKDKSNB64SG6)\nEvent 01M83HQVT6SWQSR3KMKYRCR2P2\n[alexis 01M83HQW6GZ6FPE3WQ8P1H1SFD]","aliases":["opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951"],"occurred_at":"2026-11-23T06:33:21.766279Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","message":"rests at slow","tinyId":"7","entity":"","alias":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","createdAt":1795415600951,"updatedAt":1795415601766279000,"username":"alexis","alertSource":"monitor-eu-1","tags":["rests"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule rests matched and starts its remedy.\nRemedy 1 of 1: echo begun; then echo done\nOn slow.example.net (run 01M83HQW65J2K2KKDKSNB64SG6)\nEvent 01M83HQVT6SWQSR3KMKYRCR2P2\n[alexis 01M83HQW6GZ6FPE3WQ8P1H1SFD]"}}', NULL, 1795415601841540, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQVJFAHVNZ33BSBAAN6BP', 'opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897:AddTeam:1795415600.705', 'opsgenie', 'de75180e-1923-4424-be75-12809991990e-1795415599897', 'updated', 'AddTeam', 'breaks at batch', 'webhook', 'tester', 'b23cf869509789dcd3be3d47861248c28d3cd47ddb50fc46161022d96bc19792', 'ignored', 'our own change', '{"source":"opsgenie","ref":"de75180e-1923-4424-be75-12809991990e-1795415599897","kind":"updated","action":"AddTeam","key":"opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897:AddTeam:1795415600.705","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","aliases":["opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897"],"occurred_at":"2026-11-23T06:33:20.704905Z","ignore":"our own change","missing":["details","description"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"de75180e-1923-4424-be75-12809991990e-1795415599897","message":"breaks at batch","tinyId":"5","entity":"","alias":"de75180e-1923-4424-be75-12809991990e-1795415599897","createdAt":1795415599897,"updatedAt":1795415600704905000,"username":"alexis","alertSource":"monitor-eu-1","team":"humans","tags":["breaks"],"responders":[{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3"}}', NULL, 1795415600710290, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQWS2W6XAVKRG0ZCZ8V8P', 'opsgenie:1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933:opened', 'opsgenie', '1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933', 'opened', 'Create', 'hangs at stuck', 'webhook', 'tester', 'f74e1bb43b5826bdb70a686de809e7f8aefa8fb0f454bab042ea2992996bd2b2', 'decided', '', '{"source":"opsgenie","ref":"1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933","kind":"opened","action":"Create","key":"opsgenie:1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933:opened","title":"hangs at stuck","description":"","tags":["hangs"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933"],"occurred_at":"2026-11-23T06:33:21.933000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933","message":"hangs at stuck","tinyId":"8","entity":"","alias":"1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933","createdAt":1795415601933,"updatedAt":1795415601933822000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["hangs"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"stuck.example.net"}}}', NULL, 1795415601953540, NULL, 0, '01M83HQWY0AAS72XAF3KYGMRCH', 6, '[]', 1795415602150817, '6ecf40e0b6afb884');
INSERT INTO public.events VALUES ('01M83HQVN0C5BYSPRZAZXN12JT', 'opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddNote:1795415600.791', 'opsgenie', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', 'updated', 'AddNote', 'breaks at batch', 'webhook', 'tester', 'eb2b8c18bbb65209958b199c13d13f82113eeffbcef8c9b1ffe0ee60288879ba', 'ignored', 'our own note', '{"source":"opsgenie","ref":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","kind":"updated","action":"AddNote","key":"opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929:AddNote:1795415600.791","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks does nothing more on batch.example.net: its breaker is open.\nWhy: the rule did not repair on batch.example.net, the last time: failed on batch.example.net\nA person resets it: alexis breakers reset breaks --target batch.example.net --reason WHY\nRun 01M83HQT1ENYPWFGMPF15B4A6E\n[alexis 01M83HQTJFKFVJ5FBTKQ8ER4FB]","aliases":["opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929"],"occurred_at":"2026-11-23T06:33:20.791363Z","ignore":"our own note","missing":["details","description"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","message":"breaks at batch","tinyId":"4","entity":"","alias":"52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929","createdAt":1795415598929,"updatedAt":1795415600791363000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"},{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1","de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks does nothing more on batch.example.net: its breaker is open.\nWhy: the rule did not repair on batch.example.net, the last time: failed on batch.example.net\nA person resets it: alexis breakers reset breaks --target batch.example.net --reason WHY\nRun 01M83HQT1ENYPWFGMPF15B4A6E\n[alexis 01M83HQTJFKFVJ5FBTKQ8ER4FB]"}}', NULL, 1795415600798464, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQWW8WGS8XDA3C6AMP26X', 'opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951:AddTeam:1795415602.047', 'opsgenie', '3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951', 'updated', 'AddTeam', 'rests at slow', 'webhook', 'tester', '2e85d276cbc02b1a9b7194c2336db54ee8f25e3382025520daf3f0cabb636856', 'ignored', 'our own change', '{"source":"opsgenie","ref":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","kind":"updated","action":"AddTeam","key":"opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951:AddTeam:1795415602.047","title":"rests at slow","tags":["rests"],"priority":"P3","author":"alexis","aliases":["opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951"],"occurred_at":"2026-11-23T06:33:22.047198Z","ignore":"our own change","missing":["details","description"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","message":"rests at slow","tinyId":"7","entity":"","alias":"3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951","createdAt":1795415600951,"updatedAt":1795415602047198000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["rests"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3"}}', NULL, 1795415602055260, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.events VALUES ('01M83HQWTA4RD7WSGXR49DBH9Z', 'opsgenie:c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991:opened', 'opsgenie', 'c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991', 'opened', 'Create', 'asks at people', 'webhook', 'tester', '1d5aeab63b1e77edd32d5cdc3dc8aecf5ef0161f944630a04495f477bec858a3', 'decided', '', '{"source":"opsgenie","ref":"c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991","kind":"opened","action":"Create","key":"opsgenie:c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991:opened","title":"asks at people","description":"","tags":["asks"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991"],"occurred_at":"2026-11-23T06:33:21.991000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991","message":"asks at people","tinyId":"9","entity":"","alias":"c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991","createdAt":1795415601991,"updatedAt":1795415601991147000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["asks"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"people.example.net"}}}', NULL, 1795415601993023, NULL, 0, '01M83HQX3YT6M8WXPV090K7YNP', 6, '[]', 1795415602398202, '6ecf40e0b6afb884');












INSERT INTO public.notes VALUES ('01M83HQR8FW0ND1D82PY7YDBT0', '01M83HQQZ6VRHRKD00WNNHTAV2', 1, 'started:restarts:01M83HQQQKV0FTFANAYXA1NS3P', 'started', '01M83HQQQKV0FTFANAYXA1NS3P', NULL, 'Alexis: rule restarts matched and starts its remedy.
Remedy 1 of 1: echo restarted
On web-01.example.net (run 01M83HQR6WC5VSHNGMW2TSZTB1)
Event 01M83HQQQKV0FTFANAYXA1NS3P
[alexis 01M83HQR8FW0ND1D82PY7YDBT0]', '{"opsgenie": "repairs"}', true, 1795415597326707);
INSERT INTO public.notes VALUES ('01M83HQRSCQ267S69W6QM5QV8C', '01M83HQQZ6VRHRKD00WNNHTAV2', 1, 'ended:01M83HQR6WC5VSHNGMW2TSZTB1', 'ended', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQR6WC5VSHNGMW2TSZTB1', 'Alexis: rule restarts succeeded on web-01.example.net after 0.4 s.
Remedy 1 of 1: echo restarted
echo restarted: succeeded, exit status 0, 0.3 s
stdout:
restarted
Run 01M83HQR6WC5VSHNGMW2TSZTB1
[alexis 01M83HQRSCQ267S69W6QM5QV8C]', '{}', true, 1795415597866924);
INSERT INTO public.notes VALUES ('01M83HQS65YKSTVTSTB2D3K0SV', '01M83HQS1T7ZBWH5CGZTY96PKS', 1, 'blocked:restarts:cooldown', 'blocked', '01M83HQRYHDHCWH93T3RNGKPCA', NULL, 'Alexis: rule restarts matched but does nothing.
Not on web-01.example.net: cooldown, last run 2026-11-23 06:33:17 UTC, cooldown of 1h
Event 01M83HQRYHDHCWH93T3RNGKPCA
[alexis 01M83HQS65YKSTVTSTB2D3K0SV]', '{"opsgenie": "humans"}', true, 1795415598276464);
INSERT INTO public.notes VALUES ('01M83HQSP1Z60KPFT77B7JS2ZF', '01M83HQSH8DS0RAK2FRQV49Q40', 1, 'blocked:restarts:maintenance', 'blocked', '01M83HQSDP2Z41Q1WGEF8QV1PF', NULL, 'Alexis: rule restarts matched but does nothing.
Not on silent.example.net: maintenance, silence 01M83HQQMCRR8HK5QBYYSWR9Z9 by tester, until 2026-11-23 18:33:16 UTC: moving it
Event 01M83HQSDP2Z41Q1WGEF8QV1PF
[alexis 01M83HQSP1Z60KPFT77B7JS2ZF]', '{"opsgenie": "humans"}', true, 1795415598783853);
INSERT INTO public.notes VALUES ('01M83HQT21205P7P8E61PXX6WK', '01M83HQSZ6GTHF486RFSZVTNS7', 1, 'started:breaks:01M83HQSTN1AEH3Y8J43CQ4HE9', 'started', '01M83HQSTN1AEH3Y8J43CQ4HE9', NULL, 'Alexis: rule breaks matched and starts its remedy.
Remedy 1 of 1: echo no; false
On batch.example.net (run 01M83HQT1ENYPWFGMPF15B4A6E)
Event 01M83HQSTN1AEH3Y8J43CQ4HE9
[alexis 01M83HQT21205P7P8E61PXX6WK]', '{"opsgenie": "repairs"}', true, 1795415599168515);
INSERT INTO public.notes VALUES ('01M83HQTH3S07KKQMZMAVSFZFP', '01M83HQSZ6GTHF486RFSZVTNS7', 1, 'ended:01M83HQT1ENYPWFGMPF15B4A6E', 'ended', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', 'Alexis: rule breaks failed on batch.example.net after 0.3 s.
Remedy 1 of 1: echo no; false
echo no; false: failed, exit status 1, 0.0 s
stdout:
no
A person has to look at it now.
Run 01M83HQT1ENYPWFGMPF15B4A6E
[alexis 01M83HQTH3S07KKQMZMAVSFZFP]', '{}', true, 1795415599650609);
INSERT INTO public.notes VALUES ('01M83HQTHK5B3FZN0KW4FG7X87', '01M83HQSZ6GTHF486RFSZVTNS7', 1, 'escalated:breaks:', 'escalated', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', 'Alexis: rule breaks did not repair batch.example.net; it is handed to people.
Run 01M83HQT1ENYPWFGMPF15B4A6E
[alexis 01M83HQTHK5B3FZN0KW4FG7X87]', '{"opsgenie": "humans"}', true, 1795415599666250);
INSERT INTO public.notes VALUES ('01M83HQTJFKFVJ5FBTKQ8ER4FB', '01M83HQSZ6GTHF486RFSZVTNS7', 1, 'breaker:breaks:batch.example.net', 'breaker', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQT1ENYPWFGMPF15B4A6E', 'Alexis: rule breaks does nothing more on batch.example.net: its breaker is open.
Why: the rule did not repair on batch.example.net, the last time: failed on batch.example.net
A person resets it: alexis breakers reset breaks --target batch.example.net --reason WHY
Run 01M83HQT1ENYPWFGMPF15B4A6E
[alexis 01M83HQTJFKFVJ5FBTKQ8ER4FB]', '{}', true, 1795415599694030);
INSERT INTO public.notes VALUES ('01M83HQV22SNX2M89MMDCBA8ZD', '01M83HQTYW5H5JHFN0QE5KZ0EE', 1, 'blocked:breaks:breaker', 'blocked', '01M83HQTSB03MYEMFJREH1AH50', NULL, 'Alexis: rule breaks matched but does nothing.
Not on batch.example.net: breaker, the rule did not repair on batch.example.net, the last time: failed on batch.example.net; until a person resets it
Event 01M83HQTSB03MYEMFJREH1AH50
[alexis 01M83HQV22SNX2M89MMDCBA8ZD]', '{"opsgenie": "humans"}', true, 1795415600193554);
INSERT INTO public.notes VALUES ('01M83HQW6GZ6FPE3WQ8P1H1SFD', '01M83HQW27D8W3KXPT59GMXPYD', 1, 'started:rests:01M83HQVT6SWQSR3KMKYRCR2P2', 'started', '01M83HQVT6SWQSR3KMKYRCR2P2', NULL, 'Alexis: rule rests matched and starts its remedy.
Remedy 1 of 1: echo begun; then echo done
On slow.example.net (run 01M83HQW65J2K2KKDKSNB64SG6)
Event 01M83HQVT6SWQSR3KMKYRCR2P2
[alexis 01M83HQW6GZ6FPE3WQ8P1H1SFD]', '{"opsgenie": "repairs"}', true, 1795415601358818);
INSERT INTO public.notes VALUES ('01M83HQX1VQ5RR47FS634P8H2E', '01M83HQWY0AAS72XAF3KYGMRCH', 1, 'started:hangs:01M83HQWS2W6XAVKRG0ZCZ8V8P', 'started', '01M83HQWS2W6XAVKRG0ZCZ8V8P', NULL, 'Alexis: rule hangs matched and starts its remedy.
Remedy 1 of 1: echo hangs; sleep 600
On stuck.example.net (run 01M83HQX186YGXE40Z77RH91AQ)
Event 01M83HQWS2W6XAVKRG0ZCZ8V8P
[alexis 01M83HQX1VQ5RR47FS634P8H2E]', '{"opsgenie": "repairs"}', true, 1795415602234360);
INSERT INTO public.notes VALUES ('01M83HQXBP6NXDVBEB430DVKXK', '01M83HQX3YT6M8WXPV090K7YNP', 1, 'awaiting:01M83HQX9Z17150H9TWBCHE849', 'awaiting', '01M83HQWTA4RD7WSGXR49DBH9Z', NULL, 'Alexis: rule asks matched and waits for approval.
It asks because: mode approve.
Who may answer: clients with scope approve.
Until 2026-11-23 07:33:22 UTC (1h); after that it is not done.
Remedy 1 of 1, exactly as it would run:
1. echo approved
On people.example.net (run 01M83HQX9Z17150H9TWBCHE84A)
Answer on the page, or: alexis approve 01M83HQX9Z17150H9TWBCHE849, alexis reject 01M83HQX9Z17150H9TWBCHE849
Event 01M83HQWTA4RD7WSGXR49DBH9Z
[alexis 01M83HQXBP6NXDVBEB430DVKXK]', '{"opsgenie": "repairs"}', true, 1795415602401704);






INSERT INTO public.problems VALUES ('01M83HQQZ6VRHRKD00WNNHTAV2', 'restarts at web-01', 'open', 1, 1795415596745000, 1795415596745000, false);
INSERT INTO public.problems VALUES ('01M83HQS1T7ZBWH5CGZTY96PKS', 'restarts at web-01', 'open', 1, 1795415598018000, 1795415598018000, false);
INSERT INTO public.problems VALUES ('01M83HQSH8DS0RAK2FRQV49Q40', 'restarts at silent', 'open', 1, 1795415598516000, 1795415598516000, false);
INSERT INTO public.problems VALUES ('01M83HQSZ6GTHF486RFSZVTNS7', 'breaks at batch', 'open', 1, 1795415598929000, 1795415598929000, false);
INSERT INTO public.problems VALUES ('01M83HQTYW5H5JHFN0QE5KZ0EE', 'breaks at batch', 'open', 1, 1795415599897000, 1795415599897000, false);
INSERT INTO public.problems VALUES ('01M83HQVAV8YNSQ0S26KB9FJ29', 'lasts at patient', 'open', 1, 1795415600254000, 1795415600254000, false);
INSERT INTO public.problems VALUES ('01M83HQW27D8W3KXPT59GMXPYD', 'rests at slow', 'open', 1, 1795415600951000, 1795415600951000, false);
INSERT INTO public.problems VALUES ('01M83HQWY0AAS72XAF3KYGMRCH', 'hangs at stuck', 'open', 1, 1795415601933000, 1795415601933000, false);
INSERT INTO public.problems VALUES ('01M83HQX3YT6M8WXPV090K7YNP', 'asks at people', 'open', 1, 1795415601991000, 1795415601991000, false);



INSERT INTO public.rule_files VALUES ('/srv/shared/rules/asks.yaml', '
name: asks
when: {tags: [asks]}
targets: {from: details.host}
mode: approve
then: [{tasks: [{remote_ssh: echo approved}]}]
', 1795415594574454);
INSERT INTO public.rule_files VALUES ('/srv/shared/rules/breaks.yaml', '
name: breaks
when: {tags: [breaks]}
targets: {from: details.host}
limits: {breaker: 1}
then: [{tasks: [{remote_ssh: "echo no; false"}]}]
', 1795415594574454);
INSERT INTO public.rule_files VALUES ('/srv/shared/rules/hangs.yaml', '
name: hangs
when: {tags: [hangs]}
targets: {from: details.host}

then: [{tasks: [{remote_ssh: "echo hangs; sleep 600", timeout: 15m}]}]
', 1795415594574454);
INSERT INTO public.rule_files VALUES ('/srv/shared/rules/lasts.yaml', '
name: lasts
when: {tags: [lasts]}
targets: {from: details.host}
hold_for: 30m
then: [{tasks: [{remote_ssh: echo lasted}]}]
', 1795415594574454);
INSERT INTO public.rule_files VALUES ('/srv/shared/rules/restarts.yaml', '
name: restarts
when: {tags: [restarts]}
targets: {from: details.host}
limits: {cooldown: 1h}
then: [{tasks: [{remote_ssh: echo restarted}]}]
', 1795415594574454);
INSERT INTO public.rule_files VALUES ('/srv/shared/rules/rests.yaml', '
name: rests
when: {tags: [rests]}
targets: {from: details.host}

then: [{tasks: [{remote_ssh: echo begun, delay_after: 45m}, {remote_ssh: "echo done"}]}]
', 1795415594574454);



INSERT INTO public.rule_sets VALUES ('6ecf40e0b6afb884', '\x789c4dcd310e83300c46e1aba0cc0c718c4d7c16c4f09b24add4aa03e1fe6a4596cedf93deb605f4570ff3146a44d345c5cd6326a5b0cfd316fcac184ef026260c2571aa18fec4e771334acc4b715a9493165907bfd1af9b25a2b0931ae528c58ec167ed17ce51105b4b2937271cccfa57dcfcfbc257ceab358da629ecfb17fe1e32fd', 1795415594590790);



INSERT INTO public.rules VALUES ('e0af6465b9b08161', 'asks', '{"name":"asks","description":"","enabled":true,"sources":[],"actions":[],"mode":"approve","priority":0,"stop":false,"catch_all":false,"when":{"tags":["asks"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo approved","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO public.rules VALUES ('1abf5953a615b1ea', 'breaks', '{"name":"breaks","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["breaks"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":1,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo no; false","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO public.rules VALUES ('ad084db146326d57', 'hangs', '{"name":"hangs","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["hangs"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"15m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo hangs; sleep 600","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO public.rules VALUES ('50ad3b1691805d9c', 'lasts', '{"name":"lasts","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["lasts"]},"count":null,"hold_for":"30m","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo lasted","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO public.rules VALUES ('139f228fb1ac336c', 'restarts', '{"name":"restarts","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["restarts"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"1h","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo restarted","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO public.rules VALUES ('3a6ab73879f60962', 'rests', '{"name":"rests","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["rests"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"45m","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo begun","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}},{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo done","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');



INSERT INTO public.runs VALUES ('01M83HQR6WC5VSHNGMW2TSZTB1', '01M83HQR6P0WTTMHPBT0CJD0N4', '01M83HQQQKV0FTFANAYXA1NS3P', '01M83HQQZ6VRHRKD00WNNHTAV2', 1, '', 'restarts', '139f228fb1ac336c', 0, 1, 'web-01.example.net', '{"tasks":[{"remote_ssh":{"command":"echo restarted"}}]}', 'succeeded', NULL, '', 1795415597275172, 1795415597410455, 1795415597846316, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.runs VALUES ('01M83HQS61JBFBY93W2SNGVB7T', '01M83HQS5EFX82QB928K48VK3C', '01M83HQRYHDHCWH93T3RNGKPCA', '01M83HQS1T7ZBWH5CGZTY96PKS', 1, '', 'restarts', '139f228fb1ac336c', 0, 1, 'web-01.example.net', '{"tasks":[{"remote_ssh":{"command":"echo restarted"}}]}', 'blocked', 'cooldown', 'last run 2026-11-23 06:33:17 UTC, cooldown of 1h', 1795415598272142, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.runs VALUES ('01M83HQSNZ5EEVBJ7DB23T5K50', '01M83HQSNCN86ZEZR0WDPGFXVH', '01M83HQSDP2Z41Q1WGEF8QV1PF', '01M83HQSH8DS0RAK2FRQV49Q40', 1, '', 'restarts', '139f228fb1ac336c', 0, 1, 'silent.example.net', '{"tasks":[{"remote_ssh":{"command":"echo restarted"}}]}', 'blocked', 'maintenance', 'silence 01M83HQQMCRR8HK5QBYYSWR9Z9 by tester, until 2026-11-23 18:33:16 UTC: moving it', 1795415598781944, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.runs VALUES ('01M83HQT1ENYPWFGMPF15B4A6E', '01M83HQT17YJTSSMZQB696FR4B', '01M83HQSTN1AEH3Y8J43CQ4HE9', '01M83HQSZ6GTHF486RFSZVTNS7', 1, '', 'breaks', '1abf5953a615b1ea', 0, 1, 'batch.example.net', '{"tasks":[{"remote_ssh":{"command":"echo no; false"}}]}', 'failed', NULL, '', 1795415599149704, 1795415599286508, 1795415599635306, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.runs VALUES ('01M83HQV1ZY82Y4H0DGYJ3VREP', '01M83HQV1V6XW8TZ5ZGDH6P1XQ', '01M83HQTSB03MYEMFJREH1AH50', '01M83HQTYW5H5JHFN0QE5KZ0EE', 1, '', 'breaks', '1abf5953a615b1ea', 0, 1, 'batch.example.net', '{"tasks":[{"remote_ssh":{"command":"echo no; false"}}]}', 'blocked', 'breaker', 'the rule did not repair on batch.example.net, the last time: failed on batch.example.net; until a person resets it', 1795415600190293, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.runs VALUES ('01M83HQVBYAG89BQWS7T1E99VV', '01M83HQVBH4CSS1RJM85BD092X', '01M83HQV478Y79QFPVG5QQ4KMR', '01M83HQVAV8YNSQ0S26KB9FJ29', 1, '', 'lasts', '50ad3b1691805d9c', 0, 1, 'patient.example.net', '{"tasks":[{"remote_ssh":{"command":"echo lasted"}}]}', 'blocked', 'held', 'the problem has to be open for 30m, which it is at 2026-11-23 07:03:20 UTC', 1795415600509664, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.runs VALUES ('01M83HQW65J2K2KKDKSNB64SG6', '01M83HQW5EJV08C4EE5TB3VKKS', '01M83HQVT6SWQSR3KMKYRCR2P2', '01M83HQW27D8W3KXPT59GMXPYD', 1, '', 'rests', '3a6ab73879f60962', 0, 1, 'slow.example.net', '{"tasks":[{"delay_after":"45m","remote_ssh":{"command":"echo begun"}},{"remote_ssh":{"command":"echo done"}}]}', 'running', NULL, '', 1795415601348293, 1795415601591457, NULL, 1795418301828653, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.runs VALUES ('01M83HQX9Z17150H9TWBCHE84A', '01M83HQX95CRFHS00FNCY3W6NE', '01M83HQWTA4RD7WSGXR49DBH9Z', '01M83HQX3YT6M8WXPV090K7YNP', 1, '', 'asks', 'e0af6465b9b08161', 0, 1, 'people.example.net', '{"tasks":[{"remote_ssh":{"command":"echo approved"}}]}', 'awaiting_approval', NULL, '', 1795415602494731, NULL, NULL, 1795419202494610, NULL, NULL, '01M83HQX9Z17150H9TWBCHE849', NULL, NULL);
INSERT INTO public.runs VALUES ('01M83HQX186YGXE40Z77RH91AQ', '01M83HQX0VMH0Z9WZ1N8DPKW66', '01M83HQWS2W6XAVKRG0ZCZ8V8P', '01M83HQWY0AAS72XAF3KYGMRCH', 1, '', 'hangs', 'ad084db146326d57', 0, 1, 'stuck.example.net', '{"tasks":[{"timeout":"15m","remote_ssh":{"command":"echo hangs; sleep 600"}}]}', 'running', NULL, '', 1795415602215557, 1795415602409978, NULL, 1795415602215557, NULL, NULL, NULL, NULL, NULL);






INSERT INTO public.silences VALUES ('01M83HQQMCRR8HK5QBYYSWR9Z9', 'moving it', 'tester', 1795415596682788, 1795415596682788, 1795458796682788, '{"when":null,"targets":{"hosts":["silent.example.net"],"groups":[],"means":["silent.example.net"]},"rules":null}', NULL, NULL);



INSERT INTO public.sinks VALUES ('01M83HQQZ6VRHRKD00WNNHTAV2', 'opsgenie', 'opsgenie:0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745', '0bb1703e-36f2-4f91-975c-178ac03f5c6e-1795415596745');
INSERT INTO public.sinks VALUES ('01M83HQS1T7ZBWH5CGZTY96PKS', 'opsgenie', 'opsgenie:4801e253-ba91-46ea-9055-cc3978005567-1795415598018', '4801e253-ba91-46ea-9055-cc3978005567-1795415598018');
INSERT INTO public.sinks VALUES ('01M83HQSH8DS0RAK2FRQV49Q40', 'opsgenie', 'opsgenie:0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516', '0c8f66a4-dd3c-41c1-ad7f-4e320197d8bd-1795415598516');
INSERT INTO public.sinks VALUES ('01M83HQSZ6GTHF486RFSZVTNS7', 'opsgenie', 'opsgenie:52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929', '52b232c5-c7ad-4bf8-b213-f1ad2d782879-1795415598929');
INSERT INTO public.sinks VALUES ('01M83HQTYW5H5JHFN0QE5KZ0EE', 'opsgenie', 'opsgenie:de75180e-1923-4424-be75-12809991990e-1795415599897', 'de75180e-1923-4424-be75-12809991990e-1795415599897');
INSERT INTO public.sinks VALUES ('01M83HQVAV8YNSQ0S26KB9FJ29', 'opsgenie', 'opsgenie:faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254', 'faf756f4-26ab-4d53-be3b-207443443ddc-1795415600254');
INSERT INTO public.sinks VALUES ('01M83HQW27D8W3KXPT59GMXPYD', 'opsgenie', 'opsgenie:3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951', '3ffc27f6-be6b-443e-9d66-0a5365a9b4ec-1795415600951');
INSERT INTO public.sinks VALUES ('01M83HQWY0AAS72XAF3KYGMRCH', 'opsgenie', 'opsgenie:1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933', '1f0d3066-cc87-4781-9efd-b932220657f7-1795415601933');
INSERT INTO public.sinks VALUES ('01M83HQX3YT6M8WXPV090K7YNP', 'opsgenie', 'opsgenie:c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991', 'c81adf93-b1aa-4fea-bd01-63fcf4434cdf-1795415601991');



INSERT INTO public.steps VALUES ('01M83HQR6WC5VSHNGMW2TSZTB1', 'task 1', 1795415597410455, NULL, '{"outcome":"succeeded","detail":"","exit_status":0,"stdout":"restarted\n","stderr":"","seconds":0.304}');
INSERT INTO public.steps VALUES ('01M83HQT1ENYPWFGMPF15B4A6E', 'task 1', 1795415599286508, NULL, '{"outcome":"failed","detail":"","exit_status":1,"stdout":"no\n","stderr":"","seconds":0.02}');
INSERT INTO public.steps VALUES ('01M83HQW65J2K2KKDKSNB64SG6', 'task 1', 1795415601591457, NULL, '{"outcome":"succeeded","detail":"","exit_status":0,"stdout":"begun\n","stderr":"","seconds":0.034}');
INSERT INTO public.steps VALUES ('01M83HQW65J2K2KKDKSNB64SG6', 'after 1', 1795415601828653, 1795418301828653, NULL);
INSERT INTO public.steps VALUES ('01M83HQX186YGXE40Z77RH91AQ', 'task 1', 1795415602409978, NULL, NULL);



INSERT INTO public.storm_signs VALUES ('problem', '01M83HQQZ6VRHRKD00WNNHTAV2', 1795415597174139);
INSERT INTO public.storm_signs VALUES ('problem', '01M83HQS1T7ZBWH5CGZTY96PKS', 1795415598161455);
INSERT INTO public.storm_signs VALUES ('target', 'web-01.example.net', 1795415598161455);
INSERT INTO public.storm_signs VALUES ('problem', '01M83HQSH8DS0RAK2FRQV49Q40', 1795415598670400);
INSERT INTO public.storm_signs VALUES ('target', 'silent.example.net', 1795415598670400);
INSERT INTO public.storm_signs VALUES ('problem', '01M83HQSZ6GTHF486RFSZVTNS7', 1795415599097855);
INSERT INTO public.storm_signs VALUES ('problem', '01M83HQTYW5H5JHFN0QE5KZ0EE', 1795415600122426);
INSERT INTO public.storm_signs VALUES ('target', 'batch.example.net', 1795415600122426);
INSERT INTO public.storm_signs VALUES ('problem', '01M83HQVAV8YNSQ0S26KB9FJ29', 1795415600476575);
INSERT INTO public.storm_signs VALUES ('target', 'patient.example.net', 1795415600476575);
INSERT INTO public.storm_signs VALUES ('problem', '01M83HQW27D8W3KXPT59GMXPYD', 1795415601242646);
INSERT INTO public.storm_signs VALUES ('target', 'slow.example.net', 1795415601242646);
INSERT INTO public.storm_signs VALUES ('problem', '01M83HQWY0AAS72XAF3KYGMRCH', 1795415602121958);
INSERT INTO public.storm_signs VALUES ('target', 'stuck.example.net', 1795415602121958);
INSERT INTO public.storm_signs VALUES ('problem', '01M83HQX3YT6M8WXPV090K7YNP', 1795415602361989);
INSERT INTO public.storm_signs VALUES ('target', 'people.example.net', 1795415602361989);









ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);



ALTER TABLE ONLY public.aliases
    ADD CONSTRAINT aliases_pkey PRIMARY KEY (alias);



ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);



ALTER TABLE ONLY public.breakers
    ADD CONSTRAINT breakers_pkey PRIMARY KEY (rule, target, cause);



ALTER TABLE ONLY public.cursors
    ADD CONSTRAINT cursors_pkey PRIMARY KEY (feed);



ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.event_tags
    ADD CONSTRAINT event_tags_pkey PRIMARY KEY (event_id, tag);



ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_key_key UNIQUE (key);



ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.faults
    ADD CONSTRAINT faults_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.gaps
    ADD CONSTRAINT gaps_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.looks
    ADD CONSTRAINT looks_pkey PRIMARY KEY (feed);



ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_once UNIQUE (problem_id, episode, key);



ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.pauses
    ADD CONSTRAINT pauses_pkey PRIMARY KEY (since);



ALTER TABLE ONLY public.problems
    ADD CONSTRAINT problems_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.rule_files
    ADD CONSTRAINT rule_files_pkey PRIMARY KEY (path);



ALTER TABLE ONLY public.rule_sets
    ADD CONSTRAINT rule_sets_pkey PRIMARY KEY (digest);



ALTER TABLE ONLY public.rules
    ADD CONSTRAINT rules_pkey PRIMARY KEY (digest);



ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.sightings
    ADD CONSTRAINT sightings_pkey PRIMARY KEY (event_id, key);



ALTER TABLE ONLY public.silences
    ADD CONSTRAINT silences_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.sinks
    ADD CONSTRAINT sinks_pkey PRIMARY KEY (problem_id, source, alias);



ALTER TABLE ONLY public.steps
    ADD CONSTRAINT steps_pkey PRIMARY KEY (run_id, name);



ALTER TABLE ONLY public.storm_signs
    ADD CONSTRAINT storm_signs_pkey PRIMARY KEY (sign, key);



ALTER TABLE ONLY public.storms
    ADD CONSTRAINT storms_pkey PRIMARY KEY (id);



CREATE INDEX audit_of_event ON public.audit USING btree (event_id) WHERE (event_id IS NOT NULL);



CREATE INDEX audit_of_run ON public.audit USING btree (run_id) WHERE (run_id IS NOT NULL);



CREATE INDEX deliveries_due ON public.deliveries USING btree (due_at) WHERE (due_at IS NOT NULL);



CREATE INDEX deliveries_of_note ON public.deliveries USING btree (note_id);



CREATE INDEX deliveries_to ON public.deliveries USING btree (source, ref, due_at);



CREATE INDEX events_due ON public.events USING btree (due_at) WHERE (due_at IS NOT NULL);



CREATE INDEX events_in_state ON public.events USING btree (state, id);



CREATE INDEX events_of_kind ON public.events USING btree (kind, id);



CREATE INDEX events_of_problem ON public.events USING btree (problem_id) WHERE (problem_id IS NOT NULL);



CREATE INDEX events_of_ref ON public.events USING btree (ref, source, id);



CREATE INDEX events_of_rule_set ON public.events USING btree (rule_set) WHERE (rule_set IS NOT NULL);



CREATE INDEX events_of_source ON public.events USING btree (source, id);



CREATE INDEX events_received ON public.events USING btree (received_at);



CREATE INDEX faults_dead ON public.faults USING btree (id) WHERE (dead_at IS NOT NULL);



CREATE INDEX ix_aliases_problem_id ON public.aliases USING btree (problem_id);



CREATE INDEX ix_approvals_problem_id ON public.approvals USING btree (problem_id);



CREATE INDEX ix_decisions_decided_at ON public.decisions USING btree (decided_at);



CREATE INDEX ix_decisions_event_id ON public.decisions USING btree (event_id);



CREATE INDEX ix_notes_event_id ON public.notes USING btree (event_id);



CREATE INDEX ix_runs_event_id ON public.runs USING btree (event_id);



CREATE INDEX ix_runs_problem_id ON public.runs USING btree (problem_id);



CREATE INDEX runs_begun ON public.runs USING btree (started_at) WHERE (started_at IS NOT NULL);



CREATE INDEX runs_due ON public.runs USING btree (due_at) WHERE (due_at IS NOT NULL);



CREATE INDEX runs_in_state ON public.runs USING btree (state, id);



CREATE INDEX runs_in_storms ON public.runs USING btree (queued_at) WHERE (reason = 'storm'::text);



CREATE INDEX runs_of_approval ON public.runs USING btree (approval_id) WHERE (approval_id IS NOT NULL);



CREATE INDEX runs_of_rule ON public.runs USING btree (rule, target, queued_at);



CREATE INDEX runs_of_rule_begun ON public.runs USING btree (rule, started_at) WHERE (started_at IS NOT NULL);



CREATE INDEX runs_of_rule_ended ON public.runs USING btree (rule, target, finished_at);



CREATE INDEX runs_of_rule_listed ON public.runs USING btree (rule, id);



CREATE INDEX runs_on_target ON public.runs USING btree (target, state);



CREATE INDEX runs_on_target_begun ON public.runs USING btree (target, started_at) WHERE (started_at IS NOT NULL);



CREATE INDEX runs_on_target_listed ON public.runs USING btree (target, id);



CREATE UNIQUE INDEX runs_once ON public.runs USING btree (problem_id, episode, occasion, rule, target, remedy) WHERE (state <> 'blocked'::text);



CREATE INDEX runs_queued ON public.runs USING btree (queued_at);



CREATE INDEX runs_that_wait ON public.runs USING btree (id) WHERE (waits IS NOT NULL);



CREATE INDEX sightings_of_key ON public.sightings USING btree (key, at);



CREATE INDEX silences_not_ended ON public.silences USING btree (ends) WHERE (ended_at IS NULL);



CREATE INDEX storms_that_last ON public.storms USING btree (problem_id) WHERE (ended_at IS NULL);



ALTER TABLE ONLY public.aliases
    ADD CONSTRAINT aliases_problem_id_fkey FOREIGN KEY (problem_id) REFERENCES public.problems(id);



ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id);



ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_note_id_fkey FOREIGN KEY (note_id) REFERENCES public.notes(id);



ALTER TABLE ONLY public.event_tags
    ADD CONSTRAINT event_tags_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id);



ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id);



ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_problem_id_fkey FOREIGN KEY (problem_id) REFERENCES public.problems(id);



ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id);



ALTER TABLE ONLY public.sinks
    ADD CONSTRAINT sinks_problem_id_fkey FOREIGN KEY (problem_id) REFERENCES public.problems(id);



ALTER TABLE ONLY public.steps
    ADD CONSTRAINT steps_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.runs(id);




