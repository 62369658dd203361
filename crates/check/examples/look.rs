use check::*;
fn main() {
    for path in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let source = match Source::new(path.clone(), &bytes) { Ok(s) => s, Err(line) => { println!("{path}: not text at {line}"); continue } };
        let kind = Kind::of(&source);
        print!("{path}: {kind:?} ");
        match kind {
            Kind::Dockerfile => { let d = dockerfile(&source); println!("{} stages, errors {:?}", d.stages.len(), d.errors.iter().map(|(at, said)| (source.line(*at), said.clone())).collect::<Vec<_>>());
                for s in &d.stages { println!("   {:?} from {} image {:?} parent {:?}, {} instructions", s.name, s.from.text, s.image.as_ref().map(|i| (&i.name, &i.tag)), s.parent, s.instructions.len()); } }
            Kind::Kubernetes | Kind::Compose | Kind::Helm | Kind::Render | Kind::HelmValues => { let y = yaml_of(&source.text); println!("{} documents, errors {:?}", y.documents.len(), y.errors.iter().map(|(at, said)| (source.line(*at), said.clone())).collect::<Vec<_>>()); }
            _ => println!(),
        }
    }
}
