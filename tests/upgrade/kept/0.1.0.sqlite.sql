PRAGMA application_id=1634498675;
PRAGMA user_version=11;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0011');
CREATE TABLE aliases (
	alias TEXT NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	PRIMARY KEY (alias), 
	FOREIGN KEY(problem_id) REFERENCES problems (id)
);
INSERT INTO "aliases" VALUES('opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211','01M83HQ8J5RRMBYDN441T8W5PB');
INSERT INTO "aliases" VALUES('opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764','01M83HQ92RQ0E7FRFDJ1YYVTVE');
INSERT INTO "aliases" VALUES('opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935','01M83HQ994PWJBMTESEHR76C90');
INSERT INTO "aliases" VALUES('opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','01M83HQ9CMXS9NQHFSH9MPAZ5W');
INSERT INTO "aliases" VALUES('opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241','01M83HQ9H5NF2EPHG0DTKCWW0P');
INSERT INTO "aliases" VALUES('opsgenie:0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276','01M83HQ9JDWYRCWWMJGT6FCNX2');
INSERT INTO "aliases" VALUES('opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319','01M83HQ9KPF39AE6KYNRGD84XS');
INSERT INTO "aliases" VALUES('opsgenie:9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398','01M83HQ9PAT6DZ9QGY8C9TGW50');
INSERT INTO "aliases" VALUES('opsgenie:5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451','01M83HQ9SVVM7V15963H16GXZ4');
CREATE TABLE approvals (
	id VARCHAR(26) NOT NULL, 
	decision_id VARCHAR(26) NOT NULL, 
	event_id VARCHAR(26) NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	episode INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	remedy INTEGER NOT NULL, 
	because TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	client TEXT, 
	author TEXT, 
	asked_at BIGINT NOT NULL, 
	until BIGINT NOT NULL, 
	word VARCHAR(64), 
	wrong_words INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "approvals" VALUES('01M83HQ9SYS4KGPQ1VKCWN5EFB','01M83HQ9SXDQZ5K9YS1D596QB4','01M83HQ9R04YN1R6SFPWXV86D2','01M83HQ9SVVM7V15963H16GXZ4',1,'asks',0,'["mode approve"]','[]',NULL,NULL,1795415582526032,1795419182526032,NULL,0);
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	event_id VARCHAR(26), 
	run_id VARCHAR(26), 
	details TEXT NOT NULL, 
	key_id VARCHAR(16) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "audit" VALUES(1,1795415580471799,'service.started','alexis',NULL,NULL,'{"allow":"fc843ed7ab86ce35c346364d0783f8641a3091e0c5e82c5266e0ea4940a10a81","changed":null,"mode":"live","settings":{"approval":"45a9b0b41e48b15a4340356a683fd7c7ac57600a3de8b94706bcd14da7ebec0b","audit":"552cb0228cec7c0922f49b8ac80469a0df8b10f9a326c3ff46219b1472984e2e","clients":"3e59c81907500f4178271d1d1215266f6f1fbb80359f27ce72118d59b3727858","database":"d4d2c878b41575c82ec0d6f5b1f3d16a784e82251679538facce79349c7125cd","limits":"caf5d95bc4cd8470de00097a4b4a9d5604aec7f2d30e651b9cb69b911d279d60","log":"100f24b07be24d2774519dc0fece0a5c6b8943e5b127d5d6736086d228b2172a","metrics":"5cbc2772c1f9aa12971f6f5c6a7ef7d53788f163971d944b5b47c2e267d4ce89","mode":"844546be553b9dcbf71ae16326983127739feae905c1551d89e328690e57b0ed","permissions":"03d64725d979bf308cf4474ee005f277cb45b453d9fa29596f42579e28d72f74","promotion":"9f352760355c1745ebc2d36b56c408046a398b784dfbe52c6dbe3d2c1637f911","retention":"1ba76243107b471b5e56d870084e5be8101c3c0e1d11e0431cfcc9becb3490a5","rules":"a9b63f918aa9c65b2507e13f41b0775386bd3d42bf273f5a0d0b820b7dece565","secrets":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","server":"38a7bf0432597d46558aeb2bd2c469619ffe7c22ee0e28a306725ac733b269c4","sources":"a085e8439a02d1893d7e104b98e2642316cb150bbc472b1ba47779431072ea3a","ssh":"ac391f944387ad25455e7bd2c1a543f5e3e605784b89066fc10e99afc4b5b9e5","storm":"68fc305fbac97386230e4a8c31e2e20cff0ee51bf80893c6c3ed9fbfda887fc5","targets":"79e89ef13451abf52ea58ecabf012843ef2562c7a874159b1056634b4211a381","tasks":"b3f13053055e66ecac6b74180a0cbda167143996d41cd58994f88368cf99ab05","vault":"4b2bf64a574a9726b5f65fdd64b7e4144eba3600fd3b8b4158defa62b1059905"},"version":"0.1.0"}','','455155da68b01412de4e2a2a7ae05ee5b8330264c5261bba9cd538010e4eaa91');
INSERT INTO "audit" VALUES(2,1795415580475735,'rules.loaded','alexis',NULL,NULL,'{"maintenance":{},"problems":0,"rule_set":"6ecf40e0b6afb884","rules":{"asks":"e0af6465b9b08161","breaks":"1abf5953a615b1ea","hangs":"ad084db146326d57","lasts":"50ad3b1691805d9c","restarts":"139f228fb1ac336c","rests":"3a6ab73879f60962"}}','','4ff8de9b479e5339b58cf01dc4af82615accc5c753292a736e09b4462892bc8a');
INSERT INTO "audit" VALUES(3,1795415581185877,'silence.added','client:tester',NULL,NULL,'{"author":"tester","begins":"2026-11-23T06:33:01.185877+00:00","comment":"moving it","covers":"targets silent.example.net","ends":"2026-11-23T18:33:01.185877+00:00","silence":"01M83HQ8G1AY1CEZ0SC3JWCMET"}','','2adaf921ac934263ce7322bb87f327f166c1002f32d3581ba6f47e86c56dc304');
INSERT INTO "audit" VALUES(4,1795415581340730,'event.decided','client:tester','01M83HQ8HFBS874N4GK5R7R669',NULL,'{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"auto","rule":"restarts","rule_digest":"139f228fb1ac336c"}],"digest":"b289151dea1eb09f2ebe5d4487a7d06c3de7fb5010244f2116182e1b2e8f0b85","kind":"opened","origin":"webhook","problem":"01M83HQ8J5RRMBYDN441T8W5PB","ref":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","rules_tried":6,"source":"opsgenie"}','','6438aeb031bf99ceb512552e5b92d56d8065e60dd3d090fd2c0b36db633d0d5e');
INSERT INTO "audit" VALUES(5,1795415581340730,'run.queued','client:tester','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8MG25SWK2PR3JSRQQC3','{"digest":"b289151dea1eb09f2ebe5d4487a7d06c3de7fb5010244f2116182e1b2e8f0b85","problem":"01M83HQ8J5RRMBYDN441T8W5PB","remedies":1,"remedy":1,"rule":"restarts","rule_digest":"139f228fb1ac336c","target":"web-01.example.net"}','','303b2daed99660fc2c3375c6c0c2b5d4f258746cdd80d953588ca1ee9b1d931d');
INSERT INTO "audit" VALUES(6,1795415581393814,'run.started','alexis','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8MG25SWK2PR3JSRQQC3','{"rule":"restarts","rule_digest":"139f228fb1ac336c","target":"web-01.example.net"}','','9f55b3daecf77937b86b3547fe01c14414a6579dea2415bfc970b88968f4dede');
INSERT INTO "audit" VALUES(7,1795415581393814,'task.started','alexis','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8MG25SWK2PR3JSRQQC3','{"again":false,"does":"echo restarted","rule":"restarts","rule_digest":"139f228fb1ac336c","step":"task 1","target":"web-01.example.net","task":"remote_ssh"}','','3c53c21cd1166d89c8a7b3aaa1fe14bf5e01a059b2e7ad11e3b9a105b551b80e');
INSERT INTO "audit" VALUES(8,1795415581657611,'task.finished','alexis','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8MG25SWK2PR3JSRQQC3','{"detail":"","exit_status":0,"outcome":"succeeded","rule":"restarts","rule_digest":"139f228fb1ac336c","seconds":0.214,"step":"task 1","target":"web-01.example.net"}','','15ffc0cfcd71eca63e619489837faae43db3e2fc7605eda6e9cfaef6f793e0ff');
INSERT INTO "audit" VALUES(9,1795415581665561,'run.finished','alexis','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8MG25SWK2PR3JSRQQC3','{"detail":"","rule":"restarts","rule_digest":"139f228fb1ac336c","state":"succeeded","target":"web-01.example.net"}','','8c453208bd578224362e05927f5b5a0f8e233b94bbb1bda76650ec5641884909');
INSERT INTO "audit" VALUES(10,1795415581800188,'event.decided','client:tester','01M83HQ926FX23E6FAB4R2YTDR',NULL,'{"action":"Create","decisions":[{"acts":false,"blocked":{"cooldown":1},"mode":"auto","rule":"restarts","rule_digest":"139f228fb1ac336c"}],"digest":"e38a057d5d4f240df4b5fd272e1b7354ad8049347dae51700dd3a9993df2eec4","kind":"opened","origin":"webhook","problem":"01M83HQ92RQ0E7FRFDJ1YYVTVE","ref":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","rules_tried":6,"source":"opsgenie"}','','7a80aad41172f4edcc6c63a6e4555f76c3c6f4db5a91749eec84fbfac1d1c4a6');
INSERT INTO "audit" VALUES(11,1795415582007640,'event.decided','client:tester','01M83HQ97NFTNSYDPYX5GBXSEA',NULL,'{"action":"Create","decisions":[{"acts":false,"blocked":{"maintenance":1},"mode":"auto","rule":"restarts","rule_digest":"139f228fb1ac336c"}],"digest":"cdf0fe30d17d76f858c3ed47a4b7eabdafb471ce7bae57233c75bfda956d41c0","kind":"opened","origin":"webhook","problem":"01M83HQ994PWJBMTESEHR76C90","ref":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","rules_tried":6,"source":"opsgenie"}','','56f9fa97db4e5fb9b452e241f47716d81575a493762c17f2a0e20c1198653a45');
INSERT INTO "audit" VALUES(12,1795415582114229,'event.decided','client:tester','01M83HQ9CDTR7VY6NAG0R78WXS',NULL,'{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"auto","rule":"breaks","rule_digest":"1abf5953a615b1ea"}],"digest":"16986f24a60488778a64dbfdb62094d40424968bfd0622f7d933587c7630757a","kind":"opened","origin":"webhook","problem":"01M83HQ9CMXS9NQHFSH9MPAZ5W","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","rules_tried":6,"source":"opsgenie"}','','8c92c2bef7770437b32a7c90090ac3b701f5222c36992368798b0ed72f1f4dce');
INSERT INTO "audit" VALUES(13,1795415582114229,'run.queued','client:tester','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"digest":"16986f24a60488778a64dbfdb62094d40424968bfd0622f7d933587c7630757a","problem":"01M83HQ9CMXS9NQHFSH9MPAZ5W","remedies":1,"remedy":1,"rule":"breaks","rule_digest":"1abf5953a615b1ea","target":"batch.example.net"}','','c8eb524e3815f410e3643ffc780f48f22e43fb0c5f290c4a4aa011b95b50d36a');
INSERT INTO "audit" VALUES(14,1795415582136877,'run.started','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"rule":"breaks","rule_digest":"1abf5953a615b1ea","target":"batch.example.net"}','','dcefdf943d5ab5d77c2fd76042698c8c786bb90f3076226742a8888d44d92266');
INSERT INTO "audit" VALUES(15,1795415582136877,'task.started','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"again":false,"does":"echo no; false","rule":"breaks","rule_digest":"1abf5953a615b1ea","step":"task 1","target":"batch.example.net","task":"remote_ssh"}','','f13084200eebd9228a7f3be7efe442114a38eff6a6b36a2ddd7e6b84e731e6c6');
INSERT INTO "audit" VALUES(16,1795415582180688,'task.finished','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"detail":"","exit_status":1,"outcome":"failed","rule":"breaks","rule_digest":"1abf5953a615b1ea","seconds":0.02,"step":"task 1","target":"batch.example.net"}','','317871743ae5b39664d518740ddd3902104284d8ef8750b6bb3591d9f2d6d46d');
INSERT INTO "audit" VALUES(17,1795415582181737,'run.finished','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"detail":"","rule":"breaks","rule_digest":"1abf5953a615b1ea","state":"failed","target":"batch.example.net"}','','e1f285b2f063c7447c8573eb3b6a420bb3a76347501646914b6063d947a14e50');
INSERT INTO "audit" VALUES(18,1795415582183207,'breaker.opened','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"cause":"failures","count":1,"rule":"breaks","target":"batch.example.net","was_open":true,"words":"the rule did not repair on batch.example.net, the last time: failed on batch.example.net"}','','52c611702f546bcd8492d30633a0c655925e912d65120aa4892ed9564dd5af15');
INSERT INTO "audit" VALUES(19,1795415582229185,'team.added','alexis','01M83HQ8HFBS874N4GK5R7R669',NULL,'{"detail":"","note":"01M83HQ8MVXT3MR1RT3SVSFAQ4","ref":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","source":"opsgenie","state":"delivered","team":"repairs","text_sha256":"3bc547c3ae1e85783168286cd0c2fb52ee42a6dbf84bb7209097543a236dce8f"}','','723b02d8d2ec7325b4bf6601be9bacf6aa63ab3d7b62c8ec2ddef9e74c58ab70');
INSERT INTO "audit" VALUES(20,1795415582248311,'event.decided','client:tester','01M83HQ9H30FZRV0RDH7FJP3E7',NULL,'{"action":"Create","decisions":[{"acts":false,"blocked":{"breaker":1},"mode":"auto","rule":"breaks","rule_digest":"1abf5953a615b1ea"}],"digest":"5d0f6378d1dd732c36b50180d3e9adc9de5591eaf84eef7d24f36577eb07e080","kind":"opened","origin":"webhook","problem":"01M83HQ9H5NF2EPHG0DTKCWW0P","ref":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","rules_tried":6,"source":"opsgenie"}','','0cafb6d40fc1709e1da0136d3346b266c9d4298945ba810a045cf48cb6f84576');
INSERT INTO "audit" VALUES(21,1795415582288655,'event.decided','client:tester','01M83HQ9JAP61PF7MA406N9HFX',NULL,'{"action":"Create","decisions":[{"acts":false,"blocked":{"held":2},"mode":"auto","rule":"lasts","rule_digest":"50ad3b1691805d9c"}],"digest":"3241333d7ebcd5b1513744669b0578154d74fba8679441eb99b217a37753ac71","kind":"opened","origin":"webhook","problem":"01M83HQ9JDWYRCWWMJGT6FCNX2","ref":"0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276","rules_tried":6,"source":"opsgenie"}','','0f0277754e3d6b80e9a08ed19e2386bf9201984cb9adecb0d028727ff066ae0c');
INSERT INTO "audit" VALUES(22,1795415582329347,'event.decided','client:tester','01M83HQ9KM16531V6EJH8EAY9S',NULL,'{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"auto","rule":"rests","rule_digest":"3a6ab73879f60962"}],"digest":"261303d59ddec0f325a83b91684a9cb5f9db845e63bfcfecada380120c4dc60b","kind":"opened","origin":"webhook","problem":"01M83HQ9KPF39AE6KYNRGD84XS","ref":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","rules_tried":6,"source":"opsgenie"}','','7adb9aac74114926ae4f6c0e313084aef9ab0c70e1c3a8f010808b94af5a6593');
INSERT INTO "audit" VALUES(23,1795415582329347,'run.queued','client:tester','01M83HQ9KM16531V6EJH8EAY9S','01M83HQ9KR31HXAVSBQ0PWZ3BS','{"digest":"261303d59ddec0f325a83b91684a9cb5f9db845e63bfcfecada380120c4dc60b","problem":"01M83HQ9KPF39AE6KYNRGD84XS","remedies":1,"remedy":1,"rule":"rests","rule_digest":"3a6ab73879f60962","target":"slow.example.net"}','','d897624865a9bf39bdc81803f076c618ad91029cf587f91661b55b8050d98c54');
INSERT INTO "audit" VALUES(24,1795415582341711,'run.started','alexis','01M83HQ9KM16531V6EJH8EAY9S','01M83HQ9KR31HXAVSBQ0PWZ3BS','{"rule":"rests","rule_digest":"3a6ab73879f60962","target":"slow.example.net"}','','313573999b0aa2987038ea464ca895cd40354268cf20ae268c52dcd286ee7768');
INSERT INTO "audit" VALUES(25,1795415582341711,'task.started','alexis','01M83HQ9KM16531V6EJH8EAY9S','01M83HQ9KR31HXAVSBQ0PWZ3BS','{"again":false,"does":"echo begun","rule":"rests","rule_digest":"3a6ab73879f60962","step":"task 1","target":"slow.example.net","task":"remote_ssh"}','','87a2bb64c3549f6b455f0044cf37011d8f323d263e66a76d5a80150ff082f63a');
INSERT INTO "audit" VALUES(26,1795415582384342,'task.finished','alexis','01M83HQ9KM16531V6EJH8EAY9S','01M83HQ9KR31HXAVSBQ0PWZ3BS','{"detail":"","exit_status":0,"outcome":"succeeded","rule":"rests","rule_digest":"3a6ab73879f60962","seconds":0.027,"step":"task 1","target":"slow.example.net"}','','9356037e76c3ca8e0dfd20786623cc11e88e06c6d68fa9c62442c29599322771');
INSERT INTO "audit" VALUES(27,1795415582412610,'event.decided','client:tester','01M83HQ9P3P4ADRE2ZCWYCDZN7',NULL,'{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"auto","rule":"hangs","rule_digest":"ad084db146326d57"}],"digest":"954c5bb4d24e9f4d18624a17c64c0c5953eb3cb8c671f469897b85556aa17ecd","kind":"opened","origin":"webhook","problem":"01M83HQ9PAT6DZ9QGY8C9TGW50","ref":"9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398","rules_tried":6,"source":"opsgenie"}','','2746b2a6afeaf5d8744c996a68a32955b75a7bdeee11709ebcfbf7a397db0b0e');
INSERT INTO "audit" VALUES(28,1795415582412610,'run.queued','client:tester','01M83HQ9P3P4ADRE2ZCWYCDZN7','01M83HQ9PCJ6VGT4ZPQAPCR69D','{"digest":"954c5bb4d24e9f4d18624a17c64c0c5953eb3cb8c671f469897b85556aa17ecd","problem":"01M83HQ9PAT6DZ9QGY8C9TGW50","remedies":1,"remedy":1,"rule":"hangs","rule_digest":"ad084db146326d57","target":"stuck.example.net"}','','966994eb35998b326c127439d340aa18dbec788d419e83e078af82e8fec41fa7');
INSERT INTO "audit" VALUES(29,1795415582436762,'note.posted','alexis','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8MG25SWK2PR3JSRQQC3','{"detail":"","note":"01M83HQ8Z1HE7892GM255VB6HE","ref":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","source":"opsgenie","state":"delivered","team":null,"text_sha256":"e2436de97e2a2b16b0c5f847ce9f1960096e7a9cf1493c0736fd92b4f19978bb"}','','79d69ffbfa0acf51c0897c304efca117e0ece5b558a405374fdd15750a4cd38a');
INSERT INTO "audit" VALUES(30,1795415582444222,'note.posted','alexis','01M83HQ8HFBS874N4GK5R7R669',NULL,'{"detail":"","note":"01M83HQ8MVXT3MR1RT3SVSFAQ4","ref":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","source":"opsgenie","state":"delivered","team":null,"text_sha256":"3bc547c3ae1e85783168286cd0c2fb52ee42a6dbf84bb7209097543a236dce8f"}','','1a4b50ddb03a08f78fc04505a91297c51ccdb6959bc0558058804b85b8501739');
INSERT INTO "audit" VALUES(31,1795415582440644,'run.started','alexis','01M83HQ9P3P4ADRE2ZCWYCDZN7','01M83HQ9PCJ6VGT4ZPQAPCR69D','{"rule":"hangs","rule_digest":"ad084db146326d57","target":"stuck.example.net"}','','e3bb976ddac66a5334a8d898a1fc37e25c183342aea4d1a2464efd276762f2ab');
INSERT INTO "audit" VALUES(32,1795415582440644,'task.started','alexis','01M83HQ9P3P4ADRE2ZCWYCDZN7','01M83HQ9PCJ6VGT4ZPQAPCR69D','{"again":false,"does":"echo hangs; sleep 600","rule":"hangs","rule_digest":"ad084db146326d57","step":"task 1","target":"stuck.example.net","task":"remote_ssh"}','','15b25a3bf5fdb7f9341d3fc95d14ce5219ee5c0416c355ce92028557d2fc4ac4');
INSERT INTO "audit" VALUES(33,1795415582542236,'event.decided','client:tester','01M83HQ9R04YN1R6SFPWXV86D2',NULL,'{"action":"Create","decisions":[{"acts":true,"blocked":{},"mode":"approve","rule":"asks","rule_digest":"e0af6465b9b08161"}],"digest":"b187ae86ad6ab179d69671841dc1ec0686fa05b76dffe64a860e2a251ef97bd5","kind":"opened","origin":"webhook","problem":"01M83HQ9SVVM7V15963H16GXZ4","ref":"5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451","rules_tried":6,"source":"opsgenie"}','','1ff2da5d298daa03668a38d9816a718c1bcea7125170dbb625ca28bf971889df');
INSERT INTO "audit" VALUES(34,1795415582542236,'run.proposed','client:tester','01M83HQ9R04YN1R6SFPWXV86D2','01M83HQ9SYS4KGPQ1VKCWN5EFC','{"digest":"b187ae86ad6ab179d69671841dc1ec0686fa05b76dffe64a860e2a251ef97bd5","problem":"01M83HQ9SVVM7V15963H16GXZ4","remedies":1,"remedy":1,"rule":"asks","rule_digest":"e0af6465b9b08161","target":"people.example.net"}','','5fad5abd7be5c8ba2a2573e6b4af38e192d9656ebcf72a59d3d06f302a9d393d');
INSERT INTO "audit" VALUES(35,1795415582689110,'note.posted','alexis','01M83HQ926FX23E6FAB4R2YTDR',NULL,'{"detail":"","note":"01M83HQ937HE8Y9V299DENCVRJ","ref":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","source":"opsgenie","state":"delivered","team":null,"text_sha256":"3c9f6bda22af677446faf127a1d6a858c97d500887bfede4f14d1ca907058fc6"}','','d800abe1bd3d7f88bd1073b895233f855b5287fd6ed108e2b6b539c8f20fb88e');
INSERT INTO "audit" VALUES(36,1795415582780788,'note.posted','alexis','01M83HQ9CDTR7VY6NAG0R78WXS',NULL,'{"detail":"","note":"01M83HQ9D1E0V9486NPW8ECZ3C","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","source":"opsgenie","state":"delivered","team":null,"text_sha256":"da5c598c4b45e3ed20efe9a482fb3c85ec934ecebfa526edaf72c142fed1b0c9"}','','e1bde791d6e50481fcf0a050af455f5e96ff95d6e1ec5cf7ed5654fac43cded4');
INSERT INTO "audit" VALUES(37,1795415582849000,'note.posted','alexis','01M83HQ9H30FZRV0RDH7FJP3E7',NULL,'{"detail":"","note":"01M83HQ9H8PET39DDW1SJ4YVB9","ref":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","source":"opsgenie","state":"delivered","team":null,"text_sha256":"2a0f377c6ebc402b3f7bffac1e5f81e649c88f9a9545b75f1a9179f196d0a7f3"}','','e684fc44bbf3b7855672cd62b095dd59250ba9d7fe416433d80f515e7dc7613f');
INSERT INTO "audit" VALUES(38,1795415582849387,'team.added','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"detail":"","note":"01M83HQ9F68924BTD15HVFPENP","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","source":"opsgenie","state":"delivered","team":"humans","text_sha256":"d47b66068ceac0603b2308284dec25da33c68ebe7b4762fd6c20a5b40c85795e"}','','7a3f6febf4933507902316b376d6960e2321d7992feae6c5868702b3304a689f');
INSERT INTO "audit" VALUES(39,1795415583037074,'note.posted','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"detail":"","note":"01M83HQ9F5M8TKMJMWKF49W0N8","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","source":"opsgenie","state":"delivered","team":null,"text_sha256":"46604bf457c47365c75530fbbb331d4e8b8a27812ac07495581d96e21160390d"}','','096540c77692f2e80a1bea852c205ee12283d21690905835d9d2b0c18466293e');
INSERT INTO "audit" VALUES(40,1795415583070333,'note.posted','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"detail":"","note":"01M83HQ9F68924BTD15HVFPENP","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","source":"opsgenie","state":"delivered","team":null,"text_sha256":"d47b66068ceac0603b2308284dec25da33c68ebe7b4762fd6c20a5b40c85795e"}','','99999f398f8086af66620825894a4157459887bb0baa9d8b0f675c22930c1bbd');
INSERT INTO "audit" VALUES(41,1795415583129180,'team.added','alexis','01M83HQ926FX23E6FAB4R2YTDR',NULL,'{"detail":"","note":"01M83HQ937HE8Y9V299DENCVRJ","ref":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","source":"opsgenie","state":"delivered","team":"humans","text_sha256":"3c9f6bda22af677446faf127a1d6a858c97d500887bfede4f14d1ca907058fc6"}','','8aad0f37e9dcce7dc4711b6f410eacf00de58f49aa4cda0e9a571a349713f969');
INSERT INTO "audit" VALUES(42,1795415583129538,'team.added','alexis','01M83HQ9H30FZRV0RDH7FJP3E7',NULL,'{"detail":"","note":"01M83HQ9H8PET39DDW1SJ4YVB9","ref":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","source":"opsgenie","state":"delivered","team":"humans","text_sha256":"2a0f377c6ebc402b3f7bffac1e5f81e649c88f9a9545b75f1a9179f196d0a7f3"}','','1d893db2d4a7cb36e4f1c25b6b617f75dfc491afb30b635ba985c44b8114041e');
INSERT INTO "audit" VALUES(43,1795415583129763,'note.posted','alexis','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','{"detail":"","note":"01M83HQ9F76A3S2QS65BTXT5A7","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","source":"opsgenie","state":"delivered","team":null,"text_sha256":"eb3e5888417d6f23aa18ce516c8988c3a8887c2214ae9684a394dec6e89d167f"}','','dd50442eb4969f9a7b88d1427eecb3cc4f1a74c7b7b5442e1849d0ec250ba1a8');
INSERT INTO "audit" VALUES(44,1795415583129978,'team.added','alexis','01M83HQ97NFTNSYDPYX5GBXSEA',NULL,'{"detail":"","note":"01M83HQ99QZXS8KZC76Z017E7N","ref":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","source":"opsgenie","state":"delivered","team":"humans","text_sha256":"de28a9b8b935ac4d433f928d9d4dcda0db3494ccce44cc5eac21100ca8fcfbc0"}','','324fe6c4ec9ecec58cff014d9b204437ae2aef3b0cc2ad3a49ec0daf88dfae95');
INSERT INTO "audit" VALUES(45,1795415583191448,'note.posted','alexis','01M83HQ97NFTNSYDPYX5GBXSEA',NULL,'{"detail":"","note":"01M83HQ99QZXS8KZC76Z017E7N","ref":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","source":"opsgenie","state":"delivered","team":null,"text_sha256":"de28a9b8b935ac4d433f928d9d4dcda0db3494ccce44cc5eac21100ca8fcfbc0"}','','2068d08f2afd28f174a85ed35733bca2a70a43d6897b63f8658d5f31ab51a3b6');
INSERT INTO "audit" VALUES(46,1795415583191943,'team.added','alexis','01M83HQ9KM16531V6EJH8EAY9S',NULL,'{"detail":"","note":"01M83HQ9KSARFFFD6AAYN9KJ9Y","ref":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","source":"opsgenie","state":"delivered","team":"repairs","text_sha256":"46ae601ac48d9f8a402c2413340d105c6ec567f0e8b2d0454659ba19515a98b3"}','','33545e747cac516644c54d189740cd0a1b5f20741fcafdd253c0d5fe53539cd1');
INSERT INTO "audit" VALUES(47,1795415583192208,'team.added','alexis','01M83HQ9CDTR7VY6NAG0R78WXS',NULL,'{"detail":"","note":"01M83HQ9D1E0V9486NPW8ECZ3C","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","source":"opsgenie","state":"delivered","team":"repairs","text_sha256":"da5c598c4b45e3ed20efe9a482fb3c85ec934ecebfa526edaf72c142fed1b0c9"}','','240bae7a7d28b52c70bf9e0f2b0a30d188165176c2caf2e76e1009c1fd27e46e');
INSERT INTO "audit" VALUES(48,1795415583349460,'note.posted','alexis','01M83HQ9KM16531V6EJH8EAY9S',NULL,'{"detail":"","note":"01M83HQ9KSARFFFD6AAYN9KJ9Y","ref":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","source":"opsgenie","state":"delivered","team":null,"text_sha256":"46ae601ac48d9f8a402c2413340d105c6ec567f0e8b2d0454659ba19515a98b3"}','','5d768b816a9ae3fc63d2ae6fdd21738293bddde1a6535dc5c43912386e3157c7');
CREATE TABLE breakers (
	rule TEXT NOT NULL, 
	target TEXT NOT NULL, 
	cause TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	since BIGINT NOT NULL, 
	words TEXT NOT NULL, 
	opened_at BIGINT, 
	reset_at BIGINT, 
	reset_by TEXT, 
	reset_because TEXT, 
	PRIMARY KEY (rule, target, cause)
);
INSERT INTO "breakers" VALUES('breaks','batch.example.net','failures',1,1795415582182482,'the rule did not repair on batch.example.net, the last time: failed on batch.example.net',1795415582182482,NULL,NULL,NULL);
INSERT INTO "breakers" VALUES('breaks','','failures',1,1795415582182482,'the rule did not repair, the last time: failed on batch.example.net',NULL,NULL,NULL,NULL);
CREATE TABLE cursors (
	feed TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (feed)
);
INSERT INTO "cursors" VALUES('(alive)',1795415580304662);
CREATE TABLE decisions (
	id VARCHAR(26) NOT NULL, 
	event_id VARCHAR(26) NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	rule TEXT NOT NULL, 
	rule_digest VARCHAR(16) NOT NULL, 
	reason TEXT, 
	detail TEXT NOT NULL, 
	decided_at BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES events (id)
);
INSERT INTO "decisions" VALUES('01M83HQ8MF7HASGHCDK29MYRM8','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8J5RRMBYDN441T8W5PB','restarts','139f228fb1ac336c',NULL,'',1795415581285835);
INSERT INTO "decisions" VALUES('01M83HQ936F7W8GZEJHFKTNKVH','01M83HQ926FX23E6FAB4R2YTDR','01M83HQ92RQ0E7FRFDJ1YYVTVE','restarts','139f228fb1ac336c',NULL,'',1795415581785209);
INSERT INTO "decisions" VALUES('01M83HQ996XDV5F6DJNZ11Q3K7','01M83HQ97NFTNSYDPYX5GBXSEA','01M83HQ994PWJBMTESEHR76C90','restarts','139f228fb1ac336c',NULL,'',1795415581989321);
INSERT INTO "decisions" VALUES('01M83HQ9D0XKBPGASACZY9P2FM','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9CMXS9NQHFSH9MPAZ5W','breaks','1abf5953a615b1ea',NULL,'',1795415582101435);
INSERT INTO "decisions" VALUES('01M83HQ9H70HMKH09DZGN835XX','01M83HQ9H30FZRV0RDH7FJP3E7','01M83HQ9H5NF2EPHG0DTKCWW0P','breaks','1abf5953a615b1ea',NULL,'',1795415582246505);
INSERT INTO "decisions" VALUES('01M83HQ9JFQ3JNTP1EJKRY7V14','01M83HQ9JAP61PF7MA406N9HFX','01M83HQ9JDWYRCWWMJGT6FCNX2','lasts','50ad3b1691805d9c','held','the problem has to be open for 30m, which it is at 2026-11-23 07:03:02 UTC',1795415582286896);
INSERT INTO "decisions" VALUES('01M83HQ9KR31HXAVSBQ0PWZ3BR','01M83HQ9KM16531V6EJH8EAY9S','01M83HQ9KPF39AE6KYNRGD84XS','rests','3a6ab73879f60962',NULL,'',1795415582327585);
INSERT INTO "decisions" VALUES('01M83HQ9PBGSEGJEH65BRT1F38','01M83HQ9P3P4ADRE2ZCWYCDZN7','01M83HQ9PAT6DZ9QGY8C9TGW50','hangs','ad084db146326d57',NULL,'',1795415582410937);
INSERT INTO "decisions" VALUES('01M83HQ9SXDQZ5K9YS1D596QB4','01M83HQ9R04YN1R6SFPWXV86D2','01M83HQ9SVVM7V15963H16GXZ4','asks','e0af6465b9b08161',NULL,'',1795415582524768);
CREATE TABLE deliveries (
	id VARCHAR(26) NOT NULL, 
	note_id VARCHAR(26) NOT NULL, 
	source TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	team TEXT, 
	state TEXT NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	tries INTEGER NOT NULL, 
	request TEXT, 
	created_at BIGINT NOT NULL, 
	due_at BIGINT, 
	delivered_at BIGINT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(note_id) REFERENCES notes (id)
);
INSERT INTO "deliveries" VALUES('01M83HQ8MW4E7ZX8XTJKCJMCG6','01M83HQ8MVXT3MR1RT3SVSFAQ4','opsgenie','5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211',NULL,'delivered','',0,'b34ad6b3-17bd-438e-9326-2976c4e4b833',1795415581339288,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ8MW4E7ZX8XTJKCJMCG7','01M83HQ8MVXT3MR1RT3SVSFAQ4','opsgenie','5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211','repairs','delivered','',0,'269ac963-f7a2-42bc-b4b2-e1bc096ad4cb',1795415581339288,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ8Z2N1B5WE7V469EA1Q5','01M83HQ8Z1HE7892GM255VB6HE','opsgenie','5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211',NULL,'delivered','',0,'c2b0d759-7b84-49b6-95c2-d531c32b72fa',1795415581665854,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9384DKB50P07W4X8MD9','01M83HQ937HE8Y9V299DENCVRJ','opsgenie','527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764',NULL,'delivered','',0,'e63678d2-0f61-4d75-ae80-77fc16d4b99c',1795415581799768,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9384DKB50P07W4X8MDA','01M83HQ937HE8Y9V299DENCVRJ','opsgenie','527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764','humans','delivered','',0,'9d1fce8a-6e00-4c76-aa7d-8a04f3554b68',1795415581799768,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ99QZXS8KZC76Z017E7P','01M83HQ99QZXS8KZC76Z017E7N','opsgenie','537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935',NULL,'delivered','',0,'eebd8168-d694-4dc2-b630-0b63c0894bf0',1795415582007250,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ99QZXS8KZC76Z017E7Q','01M83HQ99QZXS8KZC76Z017E7N','opsgenie','537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935','humans','delivered','',0,'0dc673ef-7792-4555-a82a-361371a827ca',1795415582007250,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9D2K819YHZGBXT0YMGW','01M83HQ9D1E0V9486NPW8ECZ3C','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071',NULL,'delivered','',0,'d04c9844-8219-469d-98bd-7dc2d7168f8c',1795415582113823,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9D2K819YHZGBXT0YMGX','01M83HQ9D1E0V9486NPW8ECZ3C','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','repairs','delivered','',0,'2ba74e40-0b15-4984-873b-7c99c1c4d44c',1795415582113823,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9F68924BTD15HVFPENN','01M83HQ9F5M8TKMJMWKF49W0N8','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071',NULL,'delivered','',0,'d246af11-8fae-4c2a-af53-403207a88ee6',1795415582181957,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9F68924BTD15HVFPENQ','01M83HQ9F68924BTD15HVFPENP','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071',NULL,'delivered','',0,'37673af8-c9ed-4775-b388-d49f849b1844',1795415582182242,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9F68924BTD15HVFPENR','01M83HQ9F68924BTD15HVFPENP','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','humans','delivered','',0,'399ef935-8730-48ba-8ae6-8bbda1d34ac8',1795415582182242,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9F76A3S2QS65BTXT5A8','01M83HQ9F76A3S2QS65BTXT5A7','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071',NULL,'delivered','',0,'2da30599-7747-4db3-9193-f1c2eb500930',1795415582183311,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9H8PET39DDW1SJ4YVBA','01M83HQ9H8PET39DDW1SJ4YVB9','opsgenie','4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241',NULL,'delivered','',0,'3a650e56-ab43-4df0-bc00-a82728a2d503',1795415582248053,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9H8PET39DDW1SJ4YVBB','01M83HQ9H8PET39DDW1SJ4YVB9','opsgenie','4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241','humans','delivered','',0,'ddba1a6f-7894-4d58-b129-1a943c2f6862',1795415582248053,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9KSARFFFD6AAYN9KJ9Z','01M83HQ9KSARFFFD6AAYN9KJ9Y','opsgenie','f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319',NULL,'delivered','',0,'eca60199-bc5a-4eb2-9c71-6586edb67162',1795415582329111,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9KSARFFFD6AAYN9KJA0','01M83HQ9KSARFFFD6AAYN9KJ9Y','opsgenie','f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319','repairs','delivered','',0,'0e674e52-ddb7-4110-b897-88f572a28971',1795415582329111,NULL,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9PCJ6VGT4ZPQAPCR69F','01M83HQ9PCJ6VGT4ZPQAPCR69E','opsgenie','9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398',NULL,'sending','503',1,NULL,1795415582412356,1795415587465288,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9PCJ6VGT4ZPQAPCR69G','01M83HQ9PCJ6VGT4ZPQAPCR69E','opsgenie','9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398','repairs','pending','',0,NULL,1795415582412356,1795415582412356,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9TEYGFSHRSGB5FQVEX4','01M83HQ9TDPZ5WJNY2CVBTTHMS','opsgenie','5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451',NULL,'sending','503',1,NULL,1795415582524768,1795415587637260,NULL);
INSERT INTO "deliveries" VALUES('01M83HQ9TEYGFSHRSGB5FQVEX5','01M83HQ9TDPZ5WJNY2CVBTTHMS','opsgenie','5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451','repairs','pending','',0,NULL,1795415582524768,1795415582524768,NULL);
CREATE TABLE event_tags (
	event_id VARCHAR(26) NOT NULL, 
	tag TEXT NOT NULL, 
	PRIMARY KEY (event_id, tag), 
	FOREIGN KEY(event_id) REFERENCES events (id)
);
INSERT INTO "event_tags" VALUES('01M83HQ8HFBS874N4GK5R7R669','restarts');
INSERT INTO "event_tags" VALUES('01M83HQ9CDTR7VY6NAG0R78WXS','breaks');
INSERT INTO "event_tags" VALUES('01M83HQ9KM16531V6EJH8EAY9S','rests');
INSERT INTO "event_tags" VALUES('01M83HQ9P3P4ADRE2ZCWYCDZN7','hangs');
INSERT INTO "event_tags" VALUES('01M83HQ9R04YN1R6SFPWXV86D2','asks');
CREATE TABLE events (
	id VARCHAR(26) NOT NULL, 
	"key" TEXT NOT NULL, 
	source TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	action TEXT NOT NULL, 
	title TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	client TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	state TEXT NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	event TEXT NOT NULL, 
	by_hand TEXT, 
	received_at BIGINT NOT NULL, 
	due_at BIGINT, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	problem_id VARCHAR(26), 
	rules_tried INTEGER, 
	failures TEXT, 
	decided_at BIGINT, 
	rule_set VARCHAR(16), 
	PRIMARY KEY (id), 
	UNIQUE ("key")
);
INSERT INTO "events" VALUES('01M83HQ8HFBS874N4GK5R7R669','opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211:opened','opsgenie','5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211','opened','Create','restarts at web-01','webhook','tester','b289151dea1eb09f2ebe5d4487a7d06c3de7fb5010244f2116182e1b2e8f0b85','decided','','{"source":"opsgenie","ref":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","kind":"opened","action":"Create","key":"opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211:opened","title":"restarts at web-01","description":"","tags":["restarts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211"],"occurred_at":"2026-11-23T06:33:01.211000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","message":"restarts at web-01","tinyId":"1","entity":"","alias":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","createdAt":1795415581211,"updatedAt":1795415581211250000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"web-01.example.net"}}}',NULL,1795415581231731,NULL,0,'01M83HQ8J5RRMBYDN441T8W5PB',6,'[]',1795415581281124,'6ecf40e0b6afb884');
INSERT INTO "events" VALUES('01M83HQ8S781RGAQKNKY14WE5D','opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211:AddNote:1795415581.466','opsgenie','5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211','updated','AddNote','restarts at web-01','webhook','tester','1097e88f0b77f4062eb73b7b09e478841c714de047173406365e34b926d0941e','ignored','our own note','{"source":"opsgenie","ref":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","kind":"updated","action":"AddNote","key":"opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211:AddNote:1795415581.466","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","note":"Alexis: rule restarts matched and starts its remedy.\nRemedy 1 of 1: echo restarted\nOn web-01.example.net (run 01M83HQ8MG25SWK2PR3JSRQQC3)\nEvent 01M83HQ8HFBS874N4GK5R7R669\n[alexis 01M83HQ8MVXT3MR1RT3SVSFAQ4]","aliases":["opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211"],"occurred_at":"2026-11-23T06:33:01.465702Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","message":"restarts at web-01","tinyId":"1","entity":"","alias":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","createdAt":1795415581211,"updatedAt":1795415581465702000,"username":"alexis","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule restarts matched and starts its remedy.\nRemedy 1 of 1: echo restarted\nOn web-01.example.net (run 01M83HQ8MG25SWK2PR3JSRQQC3)\nEvent 01M83HQ8HFBS874N4GK5R7R669\n[alexis 01M83HQ8MVXT3MR1RT3SVSFAQ4]"}}',NULL,1795415581479074,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ8V5A5K0N5DQT6G8FP7H','opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211:AddTeam:1795415581.539','opsgenie','5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211','updated','AddTeam','restarts at web-01','webhook','tester','b01ba93f652bf8e7a857adaf9245fefa8b7663c304a7e39c08ac06f12ea806ba','ignored','our own change','{"source":"opsgenie","ref":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","kind":"updated","action":"AddTeam","key":"opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211:AddTeam:1795415581.539","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","aliases":["opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211"],"occurred_at":"2026-11-23T06:33:01.539120Z","ignore":"our own change","missing":["description","details"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","message":"restarts at web-01","tinyId":"1","entity":"","alias":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","createdAt":1795415581211,"updatedAt":1795415581539120000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["restarts"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3"}}',NULL,1795415581541769,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ90NZ7E32G7S4D0B4WAH','opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211:AddNote:1795415581.714','opsgenie','5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211','updated','AddNote','restarts at web-01','webhook','tester','8b9e2a1cbe84f498d8da15d1cd0d1c53a0b771cea8862373b2f81bbd3535063e','ignored','our own note','{"source":"opsgenie","ref":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","kind":"updated","action":"AddNote","key":"opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211:AddNote:1795415581.714","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","note":"Alexis: rule restarts succeeded on web-01.example.net after 0.3 s.\nRemedy 1 of 1: echo restarted\necho restarted: succeeded, exit status 0, 0.2 s\nstdout:\nrestarted\nRun 01M83HQ8MG25SWK2PR3JSRQQC3\n[alexis 01M83HQ8Z1HE7892GM255VB6HE]","aliases":["opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211"],"occurred_at":"2026-11-23T06:33:01.714263Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","message":"restarts at web-01","tinyId":"1","entity":"","alias":"5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211","createdAt":1795415581211,"updatedAt":1795415581714263000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["restarts"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule restarts succeeded on web-01.example.net after 0.3 s.\nRemedy 1 of 1: echo restarted\necho restarted: succeeded, exit status 0, 0.2 s\nstdout:\nrestarted\nRun 01M83HQ8MG25SWK2PR3JSRQQC3\n[alexis 01M83HQ8Z1HE7892GM255VB6HE]"}}',NULL,1795415581716918,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ926FX23E6FAB4R2YTDR','opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764:opened','opsgenie','527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764','opened','Create','restarts at web-01','webhook','tester','e38a057d5d4f240df4b5fd272e1b7354ad8049347dae51700dd3a9993df2eec4','decided','','{"source":"opsgenie","ref":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","kind":"opened","action":"Create","key":"opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764:opened","title":"restarts at web-01","description":"","tags":["restarts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764"],"occurred_at":"2026-11-23T06:33:01.764000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","message":"restarts at web-01","tinyId":"2","entity":"","alias":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","createdAt":1795415581764,"updatedAt":1795415581764078000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"web-01.example.net"}}}',NULL,1795415581766159,NULL,0,'01M83HQ92RQ0E7FRFDJ1YYVTVE',6,'[]',1795415581785034,'6ecf40e0b6afb884');
INSERT INTO "events" VALUES('01M83HQ94X1E28V7XREK027S60','opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764:AddNote:1795415581.833','opsgenie','527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764','updated','AddNote','restarts at web-01','webhook','tester','ea0ffc1b5d707ce9a0b07d0c7cee9c35c651427a6ad1a8bc90d5cec6e2e98510','ignored','our own note','{"source":"opsgenie","ref":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","kind":"updated","action":"AddNote","key":"opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764:AddNote:1795415581.833","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","note":"Alexis: rule restarts matched but does nothing.\nNot on web-01.example.net: cooldown, last run 2026-11-23 06:33:01 UTC, cooldown of 1h\nEvent 01M83HQ926FX23E6FAB4R2YTDR\n[alexis 01M83HQ937HE8Y9V299DENCVRJ]","aliases":["opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764"],"occurred_at":"2026-11-23T06:33:01.833150Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","message":"restarts at web-01","tinyId":"2","entity":"","alias":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","createdAt":1795415581764,"updatedAt":1795415581833150000,"username":"alexis","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule restarts matched but does nothing.\nNot on web-01.example.net: cooldown, last run 2026-11-23 06:33:01 UTC, cooldown of 1h\nEvent 01M83HQ926FX23E6FAB4R2YTDR\n[alexis 01M83HQ937HE8Y9V299DENCVRJ]"}}',NULL,1795415581853334,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ97NFTNSYDPYX5GBXSEA','opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935:opened','opsgenie','537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935','opened','Create','restarts at silent','webhook','tester','cdf0fe30d17d76f858c3ed47a4b7eabdafb471ce7bae57233c75bfda956d41c0','decided','','{"source":"opsgenie","ref":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","kind":"opened","action":"Create","key":"opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935:opened","title":"restarts at silent","description":"","tags":["restarts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935"],"occurred_at":"2026-11-23T06:33:01.935000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","message":"restarts at silent","tinyId":"3","entity":"","alias":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","createdAt":1795415581935,"updatedAt":1795415581935610000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"silent.example.net"}}}',NULL,1795415581941527,NULL,0,'01M83HQ994PWJBMTESEHR76C90',6,'[]',1795415581989139,'6ecf40e0b6afb884');
INSERT INTO "events" VALUES('01M83HQ9A0HBCFK36D3MKVVDCS','opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764:AddTeam:1795415581.936','opsgenie','527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764','updated','AddTeam','restarts at web-01','webhook','tester','a16e83bd3a89359a5da7654253611ac7dd0720f384a68f8aeecdaf81fe373902','ignored','our own change','{"source":"opsgenie","ref":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","kind":"updated","action":"AddTeam","key":"opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764:AddTeam:1795415581.936","title":"restarts at web-01","tags":["restarts"],"priority":"P3","author":"alexis","aliases":["opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764"],"occurred_at":"2026-11-23T06:33:01.936265Z","ignore":"our own change","missing":["description","details"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","message":"restarts at web-01","tinyId":"2","entity":"","alias":"527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764","createdAt":1795415581764,"updatedAt":1795415581936265000,"username":"alexis","alertSource":"monitor-eu-1","team":"humans","tags":["restarts"],"responders":[{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3"}}',NULL,1795415581987689,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9BM3PRN1JKQ4NRN613V','opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935:AddNote:1795415582.055','opsgenie','537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935','updated','AddNote','restarts at silent','webhook','tester','07382d1e64718856373495f099eb138b178d91c2918ddf550c20db285e84b96f','ignored','our own note','{"source":"opsgenie","ref":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","kind":"updated","action":"AddNote","key":"opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935:AddNote:1795415582.055","title":"restarts at silent","tags":["restarts"],"priority":"P3","author":"alexis","note":"Alexis: rule restarts matched but does nothing.\nNot on silent.example.net: maintenance, silence 01M83HQ8G1AY1CEZ0SC3JWCMET by tester, until 2026-11-23 18:33:01 UTC: moving it\nEvent 01M83HQ97NFTNSYDPYX5GBXSEA\n[alexis 01M83HQ99QZXS8KZC76Z017E7N]","aliases":["opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935"],"occurred_at":"2026-11-23T06:33:02.055441Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","message":"restarts at silent","tinyId":"3","entity":"","alias":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","createdAt":1795415581935,"updatedAt":1795415582055441000,"username":"alexis","alertSource":"monitor-eu-1","tags":["restarts"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule restarts matched but does nothing.\nNot on silent.example.net: maintenance, silence 01M83HQ8G1AY1CEZ0SC3JWCMET by tester, until 2026-11-23 18:33:01 UTC: moving it\nEvent 01M83HQ97NFTNSYDPYX5GBXSEA\n[alexis 01M83HQ99QZXS8KZC76Z017E7N]"}}',NULL,1795415582067988,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9CDTR7VY6NAG0R78WXS','opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:opened','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','opened','Create','breaks at batch','webhook','tester','16986f24a60488778a64dbfdb62094d40424968bfd0622f7d933587c7630757a','decided','','{"source":"opsgenie","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","kind":"opened","action":"Create","key":"opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:opened","title":"breaks at batch","description":"","tags":["breaks"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071"],"occurred_at":"2026-11-23T06:33:02.071000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","message":"breaks at batch","tinyId":"4","entity":"","alias":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","createdAt":1795415582071,"updatedAt":1795415582071578000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["breaks"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"batch.example.net"}}}',NULL,1795415582092933,NULL,0,'01M83HQ9CMXS9NQHFSH9MPAZ5W',6,'[]',1795415582101278,'6ecf40e0b6afb884');
INSERT INTO "events" VALUES('01M83HQ9D9B1YJTNVPP2NK4QPJ','opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935:AddTeam:1795415582.103','opsgenie','537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935','updated','AddTeam','restarts at silent','webhook','tester','0039766bdd728fd205f428095256675207055d1acc80717f33dad4150ca46db1','ignored','our own change','{"source":"opsgenie","ref":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","kind":"updated","action":"AddTeam","key":"opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935:AddTeam:1795415582.103","title":"restarts at silent","tags":["restarts"],"priority":"P3","author":"alexis","aliases":["opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935"],"occurred_at":"2026-11-23T06:33:02.102979Z","ignore":"our own change","missing":["description","details"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","message":"restarts at silent","tinyId":"3","entity":"","alias":"537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935","createdAt":1795415581935,"updatedAt":1795415582102979000,"username":"alexis","alertSource":"monitor-eu-1","team":"humans","tags":["restarts"],"responders":[{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3"}}',NULL,1795415582120919,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9ES4057TMJJ84RX60AQ','opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddNote:1795415582.164','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','updated','AddNote','breaks at batch','webhook','tester','6a4810bec337e017a5e2c4d6dff0c2d7e15343fb67f661dfd24d334ba5b6798a','ignored','our own note','{"source":"opsgenie","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","kind":"updated","action":"AddNote","key":"opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddNote:1795415582.164","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks matched and starts its remedy.\nRemedy 1 of 1: echo no; false\nOn batch.example.net (run 01M83HQ9D1E0V9486NPW8ECZ3B)\nEvent 01M83HQ9CDTR7VY6NAG0R78WXS\n[alexis 01M83HQ9D1E0V9486NPW8ECZ3C]","aliases":["opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071"],"occurred_at":"2026-11-23T06:33:02.164357Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","message":"breaks at batch","tinyId":"4","entity":"","alias":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","createdAt":1795415582071,"updatedAt":1795415582164357000,"username":"alexis","alertSource":"monitor-eu-1","tags":["breaks"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks matched and starts its remedy.\nRemedy 1 of 1: echo no; false\nOn batch.example.net (run 01M83HQ9D1E0V9486NPW8ECZ3B)\nEvent 01M83HQ9CDTR7VY6NAG0R78WXS\n[alexis 01M83HQ9D1E0V9486NPW8ECZ3C]"}}',NULL,1795415582169319,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9F2KH96DBN83HWHGK8B','opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddTeam:1795415582.175','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','updated','AddTeam','breaks at batch','webhook','tester','aae1d6e565a1c3f1b03a21fd8b56a68fbc644589ef5e699ba2635172130772cf','ignored','our own change','{"source":"opsgenie","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","kind":"updated","action":"AddTeam","key":"opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddTeam:1795415582.175","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","aliases":["opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071"],"occurred_at":"2026-11-23T06:33:02.175161Z","ignore":"our own change","missing":["description","details"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","message":"breaks at batch","tinyId":"4","entity":"","alias":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","createdAt":1795415582071,"updatedAt":1795415582175161000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3"}}',NULL,1795415582178244,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9FQ0P88TAP7JM9PX2NJ','opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddNote:1795415582.192','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','updated','AddNote','breaks at batch','webhook','tester','40a5bcae32920415f2f290cba9f5dff1e4cdb10930b36b65336a3da27ebd2ca6','ignored','our own note','{"source":"opsgenie","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","kind":"updated","action":"AddNote","key":"opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddNote:1795415582.192","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks failed on batch.example.net after 0.0 s.\nRemedy 1 of 1: echo no; false\necho no; false: failed, exit status 1, 0.0 s\nstdout:\nno\nA person has to look at it now.\nRun 01M83HQ9D1E0V9486NPW8ECZ3B\n[alexis 01M83HQ9F5M8TKMJMWKF49W0N8]","aliases":["opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071"],"occurred_at":"2026-11-23T06:33:02.192352Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","message":"breaks at batch","tinyId":"4","entity":"","alias":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","createdAt":1795415582071,"updatedAt":1795415582192352000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks failed on batch.example.net after 0.0 s.\nRemedy 1 of 1: echo no; false\necho no; false: failed, exit status 1, 0.0 s\nstdout:\nno\nA person has to look at it now.\nRun 01M83HQ9D1E0V9486NPW8ECZ3B\n[alexis 01M83HQ9F5M8TKMJMWKF49W0N8]"}}',NULL,1795415582199250,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9FWVSQVWZET9F9TDQSX','opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddNote:1795415582.202','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','updated','AddNote','breaks at batch','webhook','tester','ad96f36a1564964bac0a91d64be2522a62628adb0b8c4edd9540f441b2036984','ignored','our own note','{"source":"opsgenie","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","kind":"updated","action":"AddNote","key":"opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddNote:1795415582.202","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks did not repair batch.example.net; it is handed to people.\nRun 01M83HQ9D1E0V9486NPW8ECZ3B\n[alexis 01M83HQ9F68924BTD15HVFPENP]","aliases":["opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071"],"occurred_at":"2026-11-23T06:33:02.201685Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","message":"breaks at batch","tinyId":"4","entity":"","alias":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","createdAt":1795415582071,"updatedAt":1795415582201685000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks did not repair batch.example.net; it is handed to people.\nRun 01M83HQ9D1E0V9486NPW8ECZ3B\n[alexis 01M83HQ9F68924BTD15HVFPENP]"}}',NULL,1795415582204883,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9G3E3NEXT59WKHF8BX9','opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddTeam:1795415582.210','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','updated','AddTeam','breaks at batch','webhook','tester','358df0c3851d495e54c5d251b242787c6d2b3c37cec2c7d8178f6486e7316751','ignored','our own change','{"source":"opsgenie","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","kind":"updated","action":"AddTeam","key":"opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddTeam:1795415582.210","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","aliases":["opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071"],"occurred_at":"2026-11-23T06:33:02.210124Z","ignore":"our own change","missing":["description","details"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","message":"breaks at batch","tinyId":"4","entity":"","alias":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","createdAt":1795415582071,"updatedAt":1795415582210124000,"username":"alexis","alertSource":"monitor-eu-1","team":"humans","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"},{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1","de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3"}}',NULL,1795415582211661,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9GC23G10CMHAD8DYVSR','opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddNote:1795415582.217','opsgenie','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','updated','AddNote','breaks at batch','webhook','tester','b45f0e542014ce700b4ba94c9ebc86fa52b394ebc08db810a6e066179b4bc8a6','ignored','our own note','{"source":"opsgenie","ref":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","kind":"updated","action":"AddNote","key":"opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071:AddNote:1795415582.217","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks does nothing more on batch.example.net: its breaker is open.\nWhy: the rule did not repair on batch.example.net, the last time: failed on batch.example.net\nA person resets it: alexis breakers reset breaks --target batch.example.net --reason WHY\nRun 01M83HQ9D1E0V9486NPW8ECZ3B\n[alexis 01M83HQ9F76A3S2QS65BTXT5A7]","aliases":["opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071"],"occurred_at":"2026-11-23T06:33:02.216800Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","message":"breaks at batch","tinyId":"4","entity":"","alias":"1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071","createdAt":1795415582071,"updatedAt":1795415582216800000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["breaks"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"},{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1","de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks does nothing more on batch.example.net: its breaker is open.\nWhy: the rule did not repair on batch.example.net, the last time: failed on batch.example.net\nA person resets it: alexis breakers reset breaks --target batch.example.net --reason WHY\nRun 01M83HQ9D1E0V9486NPW8ECZ3B\n[alexis 01M83HQ9F76A3S2QS65BTXT5A7]"}}',NULL,1795415582220190,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9H30FZRV0RDH7FJP3E7','opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241:opened','opsgenie','4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241','opened','Create','breaks at batch','webhook','tester','5d0f6378d1dd732c36b50180d3e9adc9de5591eaf84eef7d24f36577eb07e080','decided','','{"source":"opsgenie","ref":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","kind":"opened","action":"Create","key":"opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241:opened","title":"breaks at batch","description":"","tags":["breaks"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241"],"occurred_at":"2026-11-23T06:33:02.241000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","message":"breaks at batch","tinyId":"5","entity":"","alias":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","createdAt":1795415582241,"updatedAt":1795415582241928000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["breaks"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"batch.example.net"}}}',NULL,1795415582243095,NULL,0,'01M83HQ9H5NF2EPHG0DTKCWW0P',6,'[]',1795415582246341,'6ecf40e0b6afb884');
INSERT INTO "events" VALUES('01M83HQ9HJBNTGZZQWBGYN4AXB','opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241:AddNote:1795415582.256','opsgenie','4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241','updated','AddNote','breaks at batch','webhook','tester','e5dcfad956f1f73daaf1b9b3bc4441cc620a358e12499171695819677db27400','ignored','our own note','{"source":"opsgenie","ref":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","kind":"updated","action":"AddNote","key":"opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241:AddNote:1795415582.256","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","note":"Alexis: rule breaks matched but does nothing.\nNot on batch.example.net: breaker, the rule did not repair on batch.example.net, the last time: failed on batch.example.net; until a person resets it\nEvent 01M83HQ9H30FZRV0RDH7FJP3E7\n[alexis 01M83HQ9H8PET39DDW1SJ4YVB9]","aliases":["opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241"],"occurred_at":"2026-11-23T06:33:02.256458Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","message":"breaks at batch","tinyId":"5","entity":"","alias":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","createdAt":1795415582241,"updatedAt":1795415582256458000,"username":"alexis","alertSource":"monitor-eu-1","tags":["breaks"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule breaks matched but does nothing.\nNot on batch.example.net: breaker, the rule did not repair on batch.example.net, the last time: failed on batch.example.net; until a person resets it\nEvent 01M83HQ9H30FZRV0RDH7FJP3E7\n[alexis 01M83HQ9H8PET39DDW1SJ4YVB9]"}}',NULL,1795415582258264,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9HT6J45Z4AMYF9H9BKE','opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241:AddTeam:1795415582.264','opsgenie','4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241','updated','AddTeam','breaks at batch','webhook','tester','de494dd106d4a39caa59944582335b620fbfcd689e0b370a548952b375e059ac','ignored','our own change','{"source":"opsgenie","ref":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","kind":"updated","action":"AddTeam","key":"opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241:AddTeam:1795415582.264","title":"breaks at batch","tags":["breaks"],"priority":"P3","author":"alexis","aliases":["opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241"],"occurred_at":"2026-11-23T06:33:02.263548Z","ignore":"our own change","missing":["description","details"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","message":"breaks at batch","tinyId":"5","entity":"","alias":"4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241","createdAt":1795415582241,"updatedAt":1795415582263548000,"username":"alexis","alertSource":"monitor-eu-1","team":"humans","tags":["breaks"],"responders":[{"id":"de2e68f1-8204-5f1c-929f-a16d586125a7","type":"team","name":"humans"}],"teams":["de2e68f1-8204-5f1c-929f-a16d586125a7"],"actions":[],"priority":"P3","oldPriority":"P3"}}',NULL,1795415582266013,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9JAP61PF7MA406N9HFX','opsgenie:0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276:opened','opsgenie','0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276','opened','Create','lasts at patient','webhook','tester','3241333d7ebcd5b1513744669b0578154d74fba8679441eb99b217a37753ac71','decided','','{"source":"opsgenie","ref":"0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276","kind":"opened","action":"Create","key":"opsgenie:0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276:opened","title":"lasts at patient","description":"","tags":["lasts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276"],"occurred_at":"2026-11-23T06:33:02.276000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276","message":"lasts at patient","tinyId":"6","entity":"","alias":"0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276","createdAt":1795415582276,"updatedAt":1795415582276821000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["lasts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"patient.example.net"}}}',NULL,1795415582282851,NULL,0,'01M83HQ9JDWYRCWWMJGT6FCNX2',6,'[]',1795415582286759,'6ecf40e0b6afb884');
INSERT INTO "events" VALUES('01M83HQ9JFQ3JNTP1EJKRY7V16','opsgenie:hold:lasts:01M83HQ9JDWYRCWWMJGT6FCNX2:1:','opsgenie','0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276','updated','Create','lasts at patient','hold','tester','3241333d7ebcd5b1513744669b0578154d74fba8679441eb99b217a37753ac71','waiting','','{"source":"opsgenie","ref":"0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276","kind":"updated","action":"Create","key":"opsgenie:hold:lasts:01M83HQ9JDWYRCWWMJGT6FCNX2:1:","title":"lasts at patient","description":"","tags":["lasts"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276"],"occurred_at":"2026-11-23T06:33:02.276000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276","message":"lasts at patient","tinyId":"6","entity":"","alias":"0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276","createdAt":1795415582276,"updatedAt":1795415582276821000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["lasts"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"patient.example.net"}}}','{"name":"lasts","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["lasts"]},"count":null,"hold_for":"30m","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo lasted","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}',1795415582287762,1795417382276000,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9KM16531V6EJH8EAY9S','opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319:opened','opsgenie','f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319','opened','Create','rests at slow','webhook','tester','261303d59ddec0f325a83b91684a9cb5f9db845e63bfcfecada380120c4dc60b','decided','','{"source":"opsgenie","ref":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","kind":"opened","action":"Create","key":"opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319:opened","title":"rests at slow","description":"","tags":["rests"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319"],"occurred_at":"2026-11-23T06:33:02.319000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","message":"rests at slow","tinyId":"7","entity":"","alias":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","createdAt":1795415582319,"updatedAt":1795415582319675000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["rests"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"slow.example.net"}}}',NULL,1795415582324038,NULL,0,'01M83HQ9KPF39AE6KYNRGD84XS',6,'[]',1795415582327454,'6ecf40e0b6afb884');
INSERT INTO "events" VALUES('01M83HQ9N5FEARRVKX1R2ZZ8Q2','opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319:AddNote:1795415582.365','opsgenie','f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319','updated','AddNote','rests at slow','webhook','tester','53459c12d6482849c7c9979607273752dda9ee0c7bab200433a11905f276f9a7','ignored','our own note','{"source":"opsgenie","ref":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","kind":"updated","action":"AddNote","key":"opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319:AddNote:1795415582.365","title":"rests at slow","tags":["rests"],"priority":"P3","author":"alexis","note":"Alexis: rule rests matched and starts its remedy.\nRemedy 1 of 1: echo begun; then echo done\nOn slow.example.net (run 01M83HQ9KR31HXAVSBQ0PWZ3BS)\nEvent 01M83HQ9KM16531V6EJH8EAY9S\n[alexis 01M83HQ9KSARFFFD6AAYN9KJ9Y]","aliases":["opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319"],"occurred_at":"2026-11-23T06:33:02.364514Z","ignore":"our own note","missing":["description","details"],"fields":{"action":"AddNote","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","message":"rests at slow","tinyId":"7","entity":"","alias":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","createdAt":1795415582319,"updatedAt":1795415582364514000,"username":"alexis","alertSource":"monitor-eu-1","tags":["rests"],"responders":[],"teams":[],"actions":[],"priority":"P3","oldPriority":"P3","note":"Alexis: rule rests matched and starts its remedy.\nRemedy 1 of 1: echo begun; then echo done\nOn slow.example.net (run 01M83HQ9KR31HXAVSBQ0PWZ3BS)\nEvent 01M83HQ9KM16531V6EJH8EAY9S\n[alexis 01M83HQ9KSARFFFD6AAYN9KJ9Y]"}}',NULL,1795415582372986,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9P3P4ADRE2ZCWYCDZN7','opsgenie:9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398:opened','opsgenie','9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398','opened','Create','hangs at stuck','webhook','tester','954c5bb4d24e9f4d18624a17c64c0c5953eb3cb8c671f469897b85556aa17ecd','decided','','{"source":"opsgenie","ref":"9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398","kind":"opened","action":"Create","key":"opsgenie:9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398:opened","title":"hangs at stuck","description":"","tags":["hangs"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398"],"occurred_at":"2026-11-23T06:33:02.398000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398","message":"hangs at stuck","tinyId":"8","entity":"","alias":"9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398","createdAt":1795415582398,"updatedAt":1795415582398999000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["hangs"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"stuck.example.net"}}}',NULL,1795415582403879,NULL,0,'01M83HQ9PAT6DZ9QGY8C9TGW50',6,'[]',1795415582410791,'6ecf40e0b6afb884');
INSERT INTO "events" VALUES('01M83HQ9PW7JQZKSNTWP8FZ156','opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319:AddTeam:1795415582.414','opsgenie','f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319','updated','AddTeam','rests at slow','webhook','tester','bdfba4377c82639f582a5ffa2d31a7710bfb7681e648abdff8863027c8827491','ignored','our own change','{"source":"opsgenie","ref":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","kind":"updated","action":"AddTeam","key":"opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319:AddTeam:1795415582.414","title":"rests at slow","tags":["rests"],"priority":"P3","author":"alexis","aliases":["opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319"],"occurred_at":"2026-11-23T06:33:02.413747Z","ignore":"our own change","missing":["description","details"],"fields":{"action":"AddTeam","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Default API","type":"API"},"alertId":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","message":"rests at slow","tinyId":"7","entity":"","alias":"f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319","createdAt":1795415582319,"updatedAt":1795415582413747000,"username":"alexis","alertSource":"monitor-eu-1","team":"repairs","tags":["rests"],"responders":[{"id":"a13a4d5b-961f-524c-8202-0e1e67f9efa1","type":"team","name":"repairs"}],"teams":["a13a4d5b-961f-524c-8202-0e1e67f9efa1"],"actions":[],"priority":"P3","oldPriority":"P3"}}',NULL,1795415582426591,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES('01M83HQ9R04YN1R6SFPWXV86D2','opsgenie:5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451:opened','opsgenie','5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451','opened','Create','asks at people','webhook','tester','b187ae86ad6ab179d69671841dc1ec0686fa05b76dffe64a860e2a251ef97bd5','decided','','{"source":"opsgenie","ref":"5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451","kind":"opened","action":"Create","key":"opsgenie:5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451:opened","title":"asks at people","description":"","tags":["asks"],"priority":"P3","status":"open","author":"Monitoring API","aliases":["opsgenie:5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451"],"occurred_at":"2026-11-23T06:33:02.451000Z","fields":{"action":"Create","integrationName":"alexis","integrationId":"10576404-78cc-5653-af15-4cadf28040ec","integrationType":"Webhook","origin":{"name":"Monitoring API","type":"API"},"alertId":"5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451","message":"asks at people","tinyId":"9","entity":"","alias":"5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451","createdAt":1795415582451,"updatedAt":1795415582451266000,"username":"Monitoring API","alertSource":"monitor-eu-1","tags":["asks"],"responders":[],"teams":[],"actions":[],"priority":"P3","description":"","details":{"host":"people.example.net"}}}',NULL,1795415582463890,NULL,0,'01M83HQ9SVVM7V15963H16GXZ4',6,'[]',1795415582524590,'6ecf40e0b6afb884');
CREATE TABLE faults (
	id VARCHAR(26) NOT NULL, 
	kind TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	failed_at BIGINT NOT NULL, 
	dead_at BIGINT, 
	PRIMARY KEY (id)
);
CREATE TABLE gaps (
	id VARCHAR(26) NOT NULL, 
	what TEXT NOT NULL, 
	since BIGINT NOT NULL, 
	until BIGINT, 
	covered TEXT NOT NULL, 
	reconciled_at BIGINT, 
	PRIMARY KEY (id)
);
CREATE TABLE looks (
	feed TEXT NOT NULL, 
	looked_at BIGINT NOT NULL, 
	PRIMARY KEY (feed)
);
CREATE TABLE notes (
	id VARCHAR(26) NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	episode INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	milestone TEXT NOT NULL, 
	event_id VARCHAR(26) NOT NULL, 
	run_id VARCHAR(26), 
	text TEXT NOT NULL, 
	teams TEXT NOT NULL, 
	aloud BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT notes_once UNIQUE (problem_id, episode, "key"), 
	FOREIGN KEY(problem_id) REFERENCES problems (id), 
	FOREIGN KEY(event_id) REFERENCES events (id)
);
INSERT INTO "notes" VALUES('01M83HQ8MVXT3MR1RT3SVSFAQ4','01M83HQ8J5RRMBYDN441T8W5PB',1,'started:restarts:01M83HQ8HFBS874N4GK5R7R669','started','01M83HQ8HFBS874N4GK5R7R669',NULL,'Alexis: rule restarts matched and starts its remedy.
Remedy 1 of 1: echo restarted
On web-01.example.net (run 01M83HQ8MG25SWK2PR3JSRQQC3)
Event 01M83HQ8HFBS874N4GK5R7R669
[alexis 01M83HQ8MVXT3MR1RT3SVSFAQ4]','{"opsgenie": "repairs"}',1,1795415581339288);
INSERT INTO "notes" VALUES('01M83HQ8Z1HE7892GM255VB6HE','01M83HQ8J5RRMBYDN441T8W5PB',1,'ended:01M83HQ8MG25SWK2PR3JSRQQC3','ended','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8MG25SWK2PR3JSRQQC3','Alexis: rule restarts succeeded on web-01.example.net after 0.3 s.
Remedy 1 of 1: echo restarted
echo restarted: succeeded, exit status 0, 0.2 s
stdout:
restarted
Run 01M83HQ8MG25SWK2PR3JSRQQC3
[alexis 01M83HQ8Z1HE7892GM255VB6HE]','{}',1,1795415581665854);
INSERT INTO "notes" VALUES('01M83HQ937HE8Y9V299DENCVRJ','01M83HQ92RQ0E7FRFDJ1YYVTVE',1,'blocked:restarts:cooldown','blocked','01M83HQ926FX23E6FAB4R2YTDR',NULL,'Alexis: rule restarts matched but does nothing.
Not on web-01.example.net: cooldown, last run 2026-11-23 06:33:01 UTC, cooldown of 1h
Event 01M83HQ926FX23E6FAB4R2YTDR
[alexis 01M83HQ937HE8Y9V299DENCVRJ]','{"opsgenie": "humans"}',1,1795415581799768);
INSERT INTO "notes" VALUES('01M83HQ99QZXS8KZC76Z017E7N','01M83HQ994PWJBMTESEHR76C90',1,'blocked:restarts:maintenance','blocked','01M83HQ97NFTNSYDPYX5GBXSEA',NULL,'Alexis: rule restarts matched but does nothing.
Not on silent.example.net: maintenance, silence 01M83HQ8G1AY1CEZ0SC3JWCMET by tester, until 2026-11-23 18:33:01 UTC: moving it
Event 01M83HQ97NFTNSYDPYX5GBXSEA
[alexis 01M83HQ99QZXS8KZC76Z017E7N]','{"opsgenie": "humans"}',1,1795415582007250);
INSERT INTO "notes" VALUES('01M83HQ9D1E0V9486NPW8ECZ3C','01M83HQ9CMXS9NQHFSH9MPAZ5W',1,'started:breaks:01M83HQ9CDTR7VY6NAG0R78WXS','started','01M83HQ9CDTR7VY6NAG0R78WXS',NULL,'Alexis: rule breaks matched and starts its remedy.
Remedy 1 of 1: echo no; false
On batch.example.net (run 01M83HQ9D1E0V9486NPW8ECZ3B)
Event 01M83HQ9CDTR7VY6NAG0R78WXS
[alexis 01M83HQ9D1E0V9486NPW8ECZ3C]','{"opsgenie": "repairs"}',1,1795415582113823);
INSERT INTO "notes" VALUES('01M83HQ9F5M8TKMJMWKF49W0N8','01M83HQ9CMXS9NQHFSH9MPAZ5W',1,'ended:01M83HQ9D1E0V9486NPW8ECZ3B','ended','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','Alexis: rule breaks failed on batch.example.net after 0.0 s.
Remedy 1 of 1: echo no; false
echo no; false: failed, exit status 1, 0.0 s
stdout:
no
A person has to look at it now.
Run 01M83HQ9D1E0V9486NPW8ECZ3B
[alexis 01M83HQ9F5M8TKMJMWKF49W0N8]','{}',1,1795415582181957);
INSERT INTO "notes" VALUES('01M83HQ9F68924BTD15HVFPENP','01M83HQ9CMXS9NQHFSH9MPAZ5W',1,'escalated:breaks:','escalated','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','Alexis: rule breaks did not repair batch.example.net; it is handed to people.
Run 01M83HQ9D1E0V9486NPW8ECZ3B
[alexis 01M83HQ9F68924BTD15HVFPENP]','{"opsgenie": "humans"}',1,1795415582182242);
INSERT INTO "notes" VALUES('01M83HQ9F76A3S2QS65BTXT5A7','01M83HQ9CMXS9NQHFSH9MPAZ5W',1,'breaker:breaks:batch.example.net','breaker','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9D1E0V9486NPW8ECZ3B','Alexis: rule breaks does nothing more on batch.example.net: its breaker is open.
Why: the rule did not repair on batch.example.net, the last time: failed on batch.example.net
A person resets it: alexis breakers reset breaks --target batch.example.net --reason WHY
Run 01M83HQ9D1E0V9486NPW8ECZ3B
[alexis 01M83HQ9F76A3S2QS65BTXT5A7]','{}',1,1795415582183311);
INSERT INTO "notes" VALUES('01M83HQ9H8PET39DDW1SJ4YVB9','01M83HQ9H5NF2EPHG0DTKCWW0P',1,'blocked:breaks:breaker','blocked','01M83HQ9H30FZRV0RDH7FJP3E7',NULL,'Alexis: rule breaks matched but does nothing.
Not on batch.example.net: breaker, the rule did not repair on batch.example.net, the last time: failed on batch.example.net; until a person resets it
Event 01M83HQ9H30FZRV0RDH7FJP3E7
[alexis 01M83HQ9H8PET39DDW1SJ4YVB9]','{"opsgenie": "humans"}',1,1795415582248053);
INSERT INTO "notes" VALUES('01M83HQ9KSARFFFD6AAYN9KJ9Y','01M83HQ9KPF39AE6KYNRGD84XS',1,'started:rests:01M83HQ9KM16531V6EJH8EAY9S','started','01M83HQ9KM16531V6EJH8EAY9S',NULL,'Alexis: rule rests matched and starts its remedy.
Remedy 1 of 1: echo begun; then echo done
On slow.example.net (run 01M83HQ9KR31HXAVSBQ0PWZ3BS)
Event 01M83HQ9KM16531V6EJH8EAY9S
[alexis 01M83HQ9KSARFFFD6AAYN9KJ9Y]','{"opsgenie": "repairs"}',1,1795415582329111);
INSERT INTO "notes" VALUES('01M83HQ9PCJ6VGT4ZPQAPCR69E','01M83HQ9PAT6DZ9QGY8C9TGW50',1,'started:hangs:01M83HQ9P3P4ADRE2ZCWYCDZN7','started','01M83HQ9P3P4ADRE2ZCWYCDZN7',NULL,'Alexis: rule hangs matched and starts its remedy.
Remedy 1 of 1: echo hangs; sleep 600
On stuck.example.net (run 01M83HQ9PCJ6VGT4ZPQAPCR69D)
Event 01M83HQ9P3P4ADRE2ZCWYCDZN7
[alexis 01M83HQ9PCJ6VGT4ZPQAPCR69E]','{"opsgenie": "repairs"}',1,1795415582412356);
INSERT INTO "notes" VALUES('01M83HQ9TDPZ5WJNY2CVBTTHMS','01M83HQ9SVVM7V15963H16GXZ4',1,'awaiting:01M83HQ9SYS4KGPQ1VKCWN5EFB','awaiting','01M83HQ9R04YN1R6SFPWXV86D2',NULL,'Alexis: rule asks matched and waits for approval.
It asks because: mode approve.
Who may answer: clients with scope approve.
Until 2026-11-23 07:33:02 UTC (1h); after that it is not done.
Remedy 1 of 1, exactly as it would run:
1. echo approved
On people.example.net (run 01M83HQ9SYS4KGPQ1VKCWN5EFC)
Answer on the page, or: alexis approve 01M83HQ9SYS4KGPQ1VKCWN5EFB, alexis reject 01M83HQ9SYS4KGPQ1VKCWN5EFB
Event 01M83HQ9R04YN1R6SFPWXV86D2
[alexis 01M83HQ9TDPZ5WJNY2CVBTTHMS]','{"opsgenie": "repairs"}',1,1795415582524768);
CREATE TABLE pauses (
	since BIGINT NOT NULL, 
	"by" TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	until BIGINT, 
	ended_by TEXT, 
	PRIMARY KEY (since)
);
CREATE TABLE problems (
	id VARCHAR(26) NOT NULL, 
	title TEXT NOT NULL, 
	state TEXT NOT NULL, 
	episode INTEGER NOT NULL, 
	opened_at BIGINT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	under_maintenance BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "problems" VALUES('01M83HQ8J5RRMBYDN441T8W5PB','restarts at web-01','open',1,1795415581211000,1795415581211000,0);
INSERT INTO "problems" VALUES('01M83HQ92RQ0E7FRFDJ1YYVTVE','restarts at web-01','open',1,1795415581764000,1795415581764000,0);
INSERT INTO "problems" VALUES('01M83HQ994PWJBMTESEHR76C90','restarts at silent','open',1,1795415581935000,1795415581935000,0);
INSERT INTO "problems" VALUES('01M83HQ9CMXS9NQHFSH9MPAZ5W','breaks at batch','open',1,1795415582071000,1795415582071000,0);
INSERT INTO "problems" VALUES('01M83HQ9H5NF2EPHG0DTKCWW0P','breaks at batch','open',1,1795415582241000,1795415582241000,0);
INSERT INTO "problems" VALUES('01M83HQ9JDWYRCWWMJGT6FCNX2','lasts at patient','open',1,1795415582276000,1795415582276000,0);
INSERT INTO "problems" VALUES('01M83HQ9KPF39AE6KYNRGD84XS','rests at slow','open',1,1795415582319000,1795415582319000,0);
INSERT INTO "problems" VALUES('01M83HQ9PAT6DZ9QGY8C9TGW50','hangs at stuck','open',1,1795415582398000,1795415582398000,0);
INSERT INTO "problems" VALUES('01M83HQ9SVVM7V15963H16GXZ4','asks at people','open',1,1795415582451000,1795415582451000,0);
CREATE TABLE rule_files (
	path TEXT NOT NULL, 
	text TEXT NOT NULL, 
	loaded_at BIGINT NOT NULL, 
	PRIMARY KEY (path)
);
INSERT INTO "rule_files" VALUES('/srv/lite/rules/asks.yaml','
name: asks
when: {tags: [asks]}
targets: {from: details.host}
mode: approve
then: [{tasks: [{remote_ssh: echo approved}]}]
',1795415579993168);
INSERT INTO "rule_files" VALUES('/srv/lite/rules/breaks.yaml','
name: breaks
when: {tags: [breaks]}
targets: {from: details.host}
limits: {breaker: 1}
then: [{tasks: [{remote_ssh: "echo no; false"}]}]
',1795415579993168);
INSERT INTO "rule_files" VALUES('/srv/lite/rules/hangs.yaml','
name: hangs
when: {tags: [hangs]}
targets: {from: details.host}

then: [{tasks: [{remote_ssh: "echo hangs; sleep 600", timeout: 15m}]}]
',1795415579993168);
INSERT INTO "rule_files" VALUES('/srv/lite/rules/lasts.yaml','
name: lasts
when: {tags: [lasts]}
targets: {from: details.host}
hold_for: 30m
then: [{tasks: [{remote_ssh: echo lasted}]}]
',1795415579993168);
INSERT INTO "rule_files" VALUES('/srv/lite/rules/restarts.yaml','
name: restarts
when: {tags: [restarts]}
targets: {from: details.host}
limits: {cooldown: 1h}
then: [{tasks: [{remote_ssh: echo restarted}]}]
',1795415579993168);
INSERT INTO "rule_files" VALUES('/srv/lite/rules/rests.yaml','
name: rests
when: {tags: [rests]}
targets: {from: details.host}

then: [{tasks: [{remote_ssh: echo begun, delay_after: 45m}, {remote_ssh: "echo done"}]}]
',1795415579993168);
CREATE TABLE rule_sets (
	digest VARCHAR(16) NOT NULL, 
	rules BLOB NOT NULL, 
	kept_at BIGINT NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "rule_sets" VALUES('6ecf40e0b6afb884',X'789C4DCD310E83300C46E1ABA0CC0C718C4D7C16C4F09B24ADD4AA03E1FE6A4596CEDF93DEB605F4570FF3146A44D345C5CD6326A5B0CFD316FCAC184EF026260C2571AA18FEC4E771334ACC4B715A9493165907BFD1AF9B25A2B0931AE528C58EC167ED17CE51105B4B2937271CCCFA57DCFCFBC257CEAB358DA629ECFB17FE1E32FD',1795415580014799);
CREATE TABLE rules (
	digest VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "rules" VALUES('e0af6465b9b08161','asks','{"name":"asks","description":"","enabled":true,"sources":[],"actions":[],"mode":"approve","priority":0,"stop":false,"catch_all":false,"when":{"tags":["asks"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo approved","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO "rules" VALUES('1abf5953a615b1ea','breaks','{"name":"breaks","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["breaks"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":1,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo no; false","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO "rules" VALUES('ad084db146326d57','hangs','{"name":"hangs","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["hangs"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"15m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo hangs; sleep 600","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO "rules" VALUES('50ad3b1691805d9c','lasts','{"name":"lasts","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["lasts"]},"count":null,"hold_for":"30m","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo lasted","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO "rules" VALUES('139f228fb1ac336c','restarts','{"name":"restarts","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["restarts"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"1h","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo restarted","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
INSERT INTO "rules" VALUES('3a6ab73879f60962','rests','{"name":"rests","description":"","enabled":true,"sources":[],"actions":[],"mode":"auto","priority":0,"stop":false,"catch_all":false,"when":{"tags":["rests"]},"count":null,"hold_for":"0s","targets":{"from":"details.host"},"limits":{"cooldown":"0s","rate":[],"at_once":[],"max_targets":null,"ramp":[],"breaker":null,"rule_breaker":null,"recurrence":[],"flapping":[]},"approval":{"over_targets":null,"groups":[],"targets":[],"by":[],"within":"1h"},"parameters":{},"before":{"problem":null,"reachable":false,"probe":null},"collect":[],"then":[{"tasks":[{"timeout":"1m","delay_before":"0s","delay_after":"45m","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo begun","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}},{"timeout":"1m","delay_before":"0s","delay_after":"0s","retry_after":[],"repeatable":false,"action":null,"reason":null,"remote_ssh":{"command":"echo done","script":null,"script_file":null,"interpreter":"/bin/sh","arguments":[],"user":null,"key_file":null,"port":null,"cwd":null,"env":{},"sudo":false,"sudo_password":null,"expect":{"status":[],"stdout":null,"stderr":null}}}],"verify":null}],"otherwise":null,"tests":[]}');
CREATE TABLE runs (
	id VARCHAR(26) NOT NULL, 
	decision_id VARCHAR(26) NOT NULL, 
	event_id VARCHAR(26) NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	episode INTEGER NOT NULL, 
	occasion TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	rule_digest VARCHAR(16) NOT NULL, 
	remedy INTEGER NOT NULL, 
	remedies INTEGER NOT NULL, 
	target TEXT NOT NULL, 
	"plan" TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT, 
	detail TEXT NOT NULL, 
	queued_at BIGINT NOT NULL, 
	started_at BIGINT, 
	finished_at BIGINT, 
	due_at BIGINT, 
	waits TEXT, 
	cancelled_by TEXT, 
	approval_id VARCHAR(26), 
	approved_by TEXT, 
	wave INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES events (id)
);
INSERT INTO "runs" VALUES('01M83HQ8MG25SWK2PR3JSRQQC3','01M83HQ8MF7HASGHCDK29MYRM8','01M83HQ8HFBS874N4GK5R7R669','01M83HQ8J5RRMBYDN441T8W5PB',1,'','restarts','139f228fb1ac336c',0,1,'web-01.example.net','{"tasks":[{"remote_ssh":{"command":"echo restarted"}}]}','succeeded',NULL,'',1795415581328551,1795415581393814,1795415581664000,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('01M83HQ937HE8Y9V299DENCVRH','01M83HQ936F7W8GZEJHFKTNKVH','01M83HQ926FX23E6FAB4R2YTDR','01M83HQ92RQ0E7FRFDJ1YYVTVE',1,'','restarts','139f228fb1ac336c',0,1,'web-01.example.net','{"tasks":[{"remote_ssh":{"command":"echo restarted"}}]}','blocked','cooldown','last run 2026-11-23 06:33:01 UTC, cooldown of 1h',1795415581799340,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('01M83HQ99PJTJXF66XR0AY91G4','01M83HQ996XDV5F6DJNZ11Q3K7','01M83HQ97NFTNSYDPYX5GBXSEA','01M83HQ994PWJBMTESEHR76C90',1,'','restarts','139f228fb1ac336c',0,1,'silent.example.net','{"tasks":[{"remote_ssh":{"command":"echo restarted"}}]}','blocked','maintenance','silence 01M83HQ8G1AY1CEZ0SC3JWCMET by tester, until 2026-11-23 18:33:01 UTC: moving it',1795415582006809,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('01M83HQ9D1E0V9486NPW8ECZ3B','01M83HQ9D0XKBPGASACZY9P2FM','01M83HQ9CDTR7VY6NAG0R78WXS','01M83HQ9CMXS9NQHFSH9MPAZ5W',1,'','breaks','1abf5953a615b1ea',0,1,'batch.example.net','{"tasks":[{"remote_ssh":{"command":"echo no; false"}}]}','failed',NULL,'',1795415582113248,1795415582136877,1795415582181576,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('01M83HQ9H70HMKH09DZGN835XY','01M83HQ9H70HMKH09DZGN835XX','01M83HQ9H30FZRV0RDH7FJP3E7','01M83HQ9H5NF2EPHG0DTKCWW0P',1,'','breaks','1abf5953a615b1ea',0,1,'batch.example.net','{"tasks":[{"remote_ssh":{"command":"echo no; false"}}]}','blocked','breaker','the rule did not repair on batch.example.net, the last time: failed on batch.example.net; until a person resets it',1795415582247782,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('01M83HQ9JFQ3JNTP1EJKRY7V15','01M83HQ9JFQ3JNTP1EJKRY7V14','01M83HQ9JAP61PF7MA406N9HFX','01M83HQ9JDWYRCWWMJGT6FCNX2',1,'','lasts','50ad3b1691805d9c',0,1,'patient.example.net','{"tasks":[{"remote_ssh":{"command":"echo lasted"}}]}','blocked','held','the problem has to be open for 30m, which it is at 2026-11-23 07:03:02 UTC',1795415582287578,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('01M83HQ9KR31HXAVSBQ0PWZ3BS','01M83HQ9KR31HXAVSBQ0PWZ3BR','01M83HQ9KM16531V6EJH8EAY9S','01M83HQ9KPF39AE6KYNRGD84XS',1,'','rests','3a6ab73879f60962',0,1,'slow.example.net','{"tasks":[{"delay_after":"45m","remote_ssh":{"command":"echo begun"}},{"remote_ssh":{"command":"echo done"}}]}','running',NULL,'',1795415582328846,1795415582341711,NULL,1795418282400515,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('01M83HQ9PCJ6VGT4ZPQAPCR69D','01M83HQ9PBGSEGJEH65BRT1F38','01M83HQ9P3P4ADRE2ZCWYCDZN7','01M83HQ9PAT6DZ9QGY8C9TGW50',1,'','hangs','ad084db146326d57',0,1,'stuck.example.net','{"tasks":[{"timeout":"15m","remote_ssh":{"command":"echo hangs; sleep 600"}}]}','running',NULL,'',1795415582412096,1795415582440644,NULL,1795415582412096,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('01M83HQ9SYS4KGPQ1VKCWN5EFC','01M83HQ9SXDQZ5K9YS1D596QB4','01M83HQ9R04YN1R6SFPWXV86D2','01M83HQ9SVVM7V15963H16GXZ4',1,'','asks','e0af6465b9b08161',0,1,'people.example.net','{"tasks":[{"remote_ssh":{"command":"echo approved"}}]}','awaiting_approval',NULL,'',1795415582526084,NULL,NULL,1795419182526032,NULL,NULL,'01M83HQ9SYS4KGPQ1VKCWN5EFB',NULL,NULL);
CREATE TABLE sightings (
	event_id VARCHAR(26) NOT NULL, 
	"key" VARCHAR(32) NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (event_id, "key")
);
CREATE TABLE silences (
	id VARCHAR(26) NOT NULL, 
	comment TEXT NOT NULL, 
	author TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	begins BIGINT NOT NULL, 
	ends BIGINT NOT NULL, 
	matchers TEXT NOT NULL, 
	ended_at BIGINT, 
	ended_by TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "silences" VALUES('01M83HQ8G1AY1CEZ0SC3JWCMET','moving it','tester',1795415581185877,1795415581185877,1795458781185877,'{"when":null,"targets":{"hosts":["silent.example.net"],"groups":[],"means":["silent.example.net"]},"rules":null}',NULL,NULL);
CREATE TABLE sinks (
	problem_id VARCHAR(26) NOT NULL, 
	source TEXT NOT NULL, 
	alias TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	PRIMARY KEY (problem_id, source, alias), 
	FOREIGN KEY(problem_id) REFERENCES problems (id)
);
INSERT INTO "sinks" VALUES('01M83HQ8J5RRMBYDN441T8W5PB','opsgenie','opsgenie:5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211','5a4e8336-90f4-4fbe-b646-ab33a1491e00-1795415581211');
INSERT INTO "sinks" VALUES('01M83HQ92RQ0E7FRFDJ1YYVTVE','opsgenie','opsgenie:527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764','527dc5d9-0885-4b39-8fe5-c938b96438d6-1795415581764');
INSERT INTO "sinks" VALUES('01M83HQ994PWJBMTESEHR76C90','opsgenie','opsgenie:537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935','537ac195-92d1-426c-a119-50bccfa21f7b-1795415581935');
INSERT INTO "sinks" VALUES('01M83HQ9CMXS9NQHFSH9MPAZ5W','opsgenie','opsgenie:1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071','1cb309e7-9548-4b76-9fb5-92271d7925b8-1795415582071');
INSERT INTO "sinks" VALUES('01M83HQ9H5NF2EPHG0DTKCWW0P','opsgenie','opsgenie:4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241','4b5a8a6d-7640-4c44-bcda-b2784b1a9c8b-1795415582241');
INSERT INTO "sinks" VALUES('01M83HQ9JDWYRCWWMJGT6FCNX2','opsgenie','opsgenie:0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276','0a9b72bc-ddaf-4d4c-9557-20e19680c736-1795415582276');
INSERT INTO "sinks" VALUES('01M83HQ9KPF39AE6KYNRGD84XS','opsgenie','opsgenie:f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319','f44f0759-5af1-4fc4-97dd-3c9ba3c02353-1795415582319');
INSERT INTO "sinks" VALUES('01M83HQ9PAT6DZ9QGY8C9TGW50','opsgenie','opsgenie:9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398','9556fdec-54df-4ea0-b8ab-69110420189e-1795415582398');
INSERT INTO "sinks" VALUES('01M83HQ9SVVM7V15963H16GXZ4','opsgenie','opsgenie:5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451','5e4fb6a3-6917-429b-b8c2-befe3390857d-1795415582451');
CREATE TABLE steps (
	run_id VARCHAR(26) NOT NULL, 
	name TEXT NOT NULL, 
	claimed_at BIGINT NOT NULL, 
	until BIGINT, 
	result TEXT, 
	PRIMARY KEY (run_id, name), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "steps" VALUES('01M83HQ8MG25SWK2PR3JSRQQC3','task 1',1795415581393814,NULL,'{"outcome":"succeeded","detail":"","exit_status":0,"stdout":"restarted\n","stderr":"","seconds":0.214}');
INSERT INTO "steps" VALUES('01M83HQ9D1E0V9486NPW8ECZ3B','task 1',1795415582136877,NULL,'{"outcome":"failed","detail":"","exit_status":1,"stdout":"no\n","stderr":"","seconds":0.02}');
INSERT INTO "steps" VALUES('01M83HQ9KR31HXAVSBQ0PWZ3BS','task 1',1795415582341711,NULL,'{"outcome":"succeeded","detail":"","exit_status":0,"stdout":"begun\n","stderr":"","seconds":0.027}');
INSERT INTO "steps" VALUES('01M83HQ9KR31HXAVSBQ0PWZ3BS','after 1',1795415582400515,1795418282400515,NULL);
INSERT INTO "steps" VALUES('01M83HQ9PCJ6VGT4ZPQAPCR69D','task 1',1795415582440644,NULL,NULL);
CREATE TABLE storm_signs (
	sign VARCHAR(10) NOT NULL, 
	"key" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (sign, "key")
)
 WITHOUT ROWID

;
INSERT INTO "storm_signs" VALUES('problem','01M83HQ8J5RRMBYDN441T8W5PB',1795415581272321);
INSERT INTO "storm_signs" VALUES('problem','01M83HQ92RQ0E7FRFDJ1YYVTVE',1795415581784798);
INSERT INTO "storm_signs" VALUES('problem','01M83HQ994PWJBMTESEHR76C90',1795415581988880);
INSERT INTO "storm_signs" VALUES('problem','01M83HQ9CMXS9NQHFSH9MPAZ5W',1795415582101038);
INSERT INTO "storm_signs" VALUES('problem','01M83HQ9H5NF2EPHG0DTKCWW0P',1795415582246040);
INSERT INTO "storm_signs" VALUES('problem','01M83HQ9JDWYRCWWMJGT6FCNX2',1795415582286528);
INSERT INTO "storm_signs" VALUES('problem','01M83HQ9KPF39AE6KYNRGD84XS',1795415582327242);
INSERT INTO "storm_signs" VALUES('problem','01M83HQ9PAT6DZ9QGY8C9TGW50',1795415582410567);
INSERT INTO "storm_signs" VALUES('problem','01M83HQ9SVVM7V15963H16GXZ4',1795415582524364);
INSERT INTO "storm_signs" VALUES('target','batch.example.net',1795415582246040);
INSERT INTO "storm_signs" VALUES('target','patient.example.net',1795415582286528);
INSERT INTO "storm_signs" VALUES('target','people.example.net',1795415582524364);
INSERT INTO "storm_signs" VALUES('target','silent.example.net',1795415581988880);
INSERT INTO "storm_signs" VALUES('target','slow.example.net',1795415582327242);
INSERT INTO "storm_signs" VALUES('target','stuck.example.net',1795415582410567);
INSERT INTO "storm_signs" VALUES('target','web-01.example.net',1795415581784798);
CREATE TABLE storms (
	id VARCHAR(26) NOT NULL, 
	why TEXT NOT NULL, 
	began_at BIGINT NOT NULL, 
	event_id VARCHAR(26) NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	look_at BIGINT NOT NULL, 
	ended_at BIGINT, 
	ended_by TEXT, 
	reason TEXT, 
	collected TEXT, 
	PRIMARY KEY (id)
);
CREATE INDEX storms_that_last ON storms (problem_id) WHERE ended_at IS NULL;
CREATE INDEX silences_not_ended ON silences (ends) WHERE ended_at IS NULL;
CREATE INDEX ix_approvals_problem_id ON approvals (problem_id);
CREATE INDEX events_received ON events (received_at);
CREATE INDEX events_of_ref ON events (ref, source, id);
CREATE INDEX events_of_problem ON events (problem_id) WHERE problem_id IS NOT NULL;
CREATE INDEX events_of_source ON events (source, id);
CREATE INDEX events_due ON events (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX events_of_rule_set ON events (rule_set) WHERE rule_set IS NOT NULL;
CREATE INDEX events_of_kind ON events (kind, id);
CREATE INDEX events_in_state ON events (state, id);
CREATE INDEX sightings_of_key ON sightings ("key", at);
CREATE INDEX faults_dead ON faults (id) WHERE dead_at IS NOT NULL;
CREATE INDEX audit_of_run ON audit (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX audit_of_event ON audit (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX ix_aliases_problem_id ON aliases (problem_id);
CREATE INDEX ix_decisions_decided_at ON decisions (decided_at);
CREATE INDEX ix_decisions_event_id ON decisions (event_id);
CREATE INDEX ix_runs_event_id ON runs (event_id);
CREATE INDEX runs_of_rule_ended ON runs (rule, target, finished_at);
CREATE INDEX runs_of_approval ON runs (approval_id) WHERE approval_id IS NOT NULL;
CREATE INDEX runs_of_rule_begun ON runs (rule, started_at) WHERE started_at IS NOT NULL;
CREATE INDEX runs_begun ON runs (started_at) WHERE started_at IS NOT NULL;
CREATE INDEX runs_on_target_begun ON runs (target, started_at) WHERE started_at IS NOT NULL;
CREATE INDEX runs_in_storms ON runs (queued_at) WHERE reason = 'storm';
CREATE INDEX runs_of_rule_listed ON runs (rule, id);
CREATE INDEX runs_due ON runs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX runs_on_target ON runs (target, state);
CREATE INDEX runs_that_wait ON runs (id) WHERE waits IS NOT NULL;
CREATE INDEX runs_in_state ON runs (state, id);
CREATE INDEX runs_on_target_listed ON runs (target, id);
CREATE INDEX runs_of_rule ON runs (rule, target, queued_at);
CREATE INDEX ix_runs_problem_id ON runs (problem_id);
CREATE INDEX runs_queued ON runs (queued_at);
CREATE UNIQUE INDEX runs_once ON runs (problem_id, episode, occasion, rule, target, remedy) WHERE state != 'blocked';
CREATE INDEX ix_notes_event_id ON notes (event_id);
CREATE INDEX deliveries_to ON deliveries (source, ref, due_at);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_of_note ON deliveries (note_id);
COMMIT;
