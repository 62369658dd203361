use super::*;
use crate::verdicts;
use models::form::{evaluate, query};
use proptest::prelude::*;

/// A number that a careless file may contain.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0..=20_u64, 0..=2_000_u64, Just(u64::from(u32::MAX)), Just(1_000_000)]
}

fn share() -> impl Strategy<Value = String> {
    (number(), any::<bool>()).prop_map(|(number, is_percent)| format!("{number}{}", if is_percent { "%" } else { "" }))
}

prop_compose! {
    /// Files with random numbers, some of which are absent.
    fn kubernetes()(
        numbers in proptest::collection::vec(proptest::option::of(number()), 14),
        surge in proptest::option::of(share()),
        unavailable in proptest::option::of(share()),
    ) -> Vec<(String, String)> {
        let line = |place: usize, text: &str| match numbers.get(place).copied().flatten() {
            Some(number) => text.replace('#', &number.to_string()),
            None => String::new(),
        };
        let shares = [("maxSurge", &surge), ("maxUnavailable", &unavailable)];
        let shares: String = shares
            .iter()
            .filter_map(|(key, share)| Some(format!("      {key}: {}\n", share.as_ref()?)))
            .collect();
        let api = [
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n".into(),
            line(0, "  replicas: #\n"),
            line(1, "  minReadySeconds: #\n"),
            format!("  strategy:\n    rollingUpdate:\n      x: 1\n{shares}"),
            "  template:\n    spec:\n".into(),
            line(2, "      terminationGracePeriodSeconds: #\n"),
            "      containers:\n        - name: api\n          image: api:1\n          env:\n            - {name: DATABASE_URL, value: 'postgres://x@db/x'}\n".into(),
            line(3, "            - {name: DB_POOL_SIZE, value: '#'}\n"),
            line(4, "            - {name: TOKIO_WORKER_THREADS, value: '#'}\n"),
            line(5, "            - {name: REQUEST_TIMEOUT, value: '#s'}\n"),
            line(6, "            - {name: DB_ACQUIRE_TIMEOUT, value: '#ms'}\n"),
            "          resources:\n            limits:\n              x: 1\n".into(),
            line(7, "              memory: #Ki\n"),
            line(8, "              cpu: #m\n"),
            line(9, "              ephemeral-storage: #\n"),
            "          readinessProbe:\n            httpGet: {path: /, port: 80}\n".into(),
            line(10, "            periodSeconds: #\n"),
            line(11, "            timeoutSeconds: #\n"),
            line(12, "          lifecycle: {preStop: {sleep: {seconds: #}}}\n"),
        ];
        let scaler = line(13, "kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nspec:\n  scaleTargetRef: {kind: Deployment, name: api}\n  maxReplicas: #\n");
        let database = line(3, "services:\n  db:\n    image: postgres:17\n    command: -c max_connections=#\n");
        vec![("api.yaml".into(), api.concat()), ("hpa.yaml".into(), scaler), ("compose.yaml".into(), database)]
    }
}

/// Each case evaluates every calculator twice.
fn few() -> ProptestConfig {
    let config = ProptestConfig::default();
    ProptestConfig { cases: config.cases.div_ceil(8), ..config }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn the_calculators_accept_what_any_files_give(files in kubernetes()) {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let project = project(&files);
        let (facts, deployment) = (facts(&project), Deployment::new(&project));
        for subject in subjects(&deployment, &facts) {
            keys_exist(&draft(subject));
            let inputs = inputs(subject);
            for calculator in models::ALL {
                let own = inputs.iter().filter(|input| input.calculator == calculator.slug);
                let texts: Vec<_> = own.map(|input| input.value.clone()).collect();
                let answer = evaluate(calculator, &texts);
                prop_assert!(answer.is_ok(), "{}: {:?} {:?}", calculator.slug, texts, answer.err());
                let again = query::decode(calculator, &query::encode(calculator, &texts));
                let same = evaluate(calculator, &again).map(|report| report.headline);
                prop_assert_eq!(same.ok(), answer.ok().map(|report| report.headline));
            }
            prop_assert_eq!(verdicts(&inputs).len(), models::ALL.len());
            for entry in your_deployment(subject) {
                if let Some(field) = your_deployment::Fact::named(entry.key).and_then(|fact| fact.field()) {
                    prop_assert!(models::form::parse(&field, &entry.value).is_ok(), "{entry:?}");
                }
            }
        }
        derived(&deployment, &facts);
    }
}
