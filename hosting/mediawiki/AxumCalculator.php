<?php
// Embeds calculators of Axum in Production in MediaWiki pages. Safe for wikis that anyone can edit:
//
//     <axum-calculator name="pool-sizing" inputs="rps=800&amp;instances=6" height="900" />
//
// To install, copy this file next to LocalSettings.php, and add to LocalSettings.php:
//
//     $wgAxumCalculatorSite = 'https://docs.example.org/axum/';
//     require_once __DIR__ . '/AxumCalculator.php';
//
// Editors choose only the calculator, its inputs and its appearance. The host is fixed, each attribute must match a pattern,
// and the output is escaped.

$wgHooks['ParserFirstCallInit'][] = static function ( $parser ) {
	$parser->setHook( 'axum-calculator', 'axumCalculator' );
};

function axumCalculator( $text, array $asked, $parser ) {
	global $wgAxumCalculatorSite;
	$site = rtrim( $wgAxumCalculatorSite ?? '', '/' );
	if ( !preg_match( '~^https?://[^\s/?#]+~', $site, $origin ) ) {
		return '<strong class="error">Set $wgAxumCalculatorSite in LocalSettings.php</strong>';
	}
	$asked += [ 'name' => '', 'inputs' => '', 'height' => '900', 'theme' => 'auto', 'title' => '' ];
	$rules = [
		'name' => '/^[a-z][a-z0-9-]*$/D',
		// A query string as the Embed dialog writes it, with all other characters percent-encoded.
		'inputs' => '/^[A-Za-z0-9*._~%+=&-]*$/D',
		'height' => '/^[1-9][0-9]{1,3}$/D',
		'theme' => '/^(auto|light|dark)$/D',
	];
	foreach ( $rules as $part => $rule ) {
		if ( !preg_match( $rule, $asked[$part] ) ) {
			return '<strong class="error">axum-calculator: invalid ' . $part . '. Copy the tag from the Embed dialog</strong>';
		}
	}
	$query = array_filter( [
		$asked['inputs'],
		$asked['theme'] === 'auto' ? '' : "theme={$asked['theme']}",
		isset( $asked['locked'] ) ? 'locked=true' : '',
	] );
	$attributes = [
		'src' => "$site/embed/{$asked['name']}/" . ( $query ? '?' . implode( '&', $query ) : '' ),
		'title' => $asked['title'] ?: ucfirst( strtr( $asked['name'], '-', ' ' ) ),
		'width' => '100%',
		'height' => $asked['height'],
		'loading' => 'lazy',
		'frameborder' => '0',
	];
	$frame = '<iframe';
	foreach ( $attributes as $name => $value ) {
		$frame .= " $name=\"" . htmlspecialchars( $value, ENT_QUOTES ) . '"';
	}
	// Sets the height of every frame on the page. Without the script, frames keep the height of the tag.
	$script = htmlspecialchars( "$site/embed.js", ENT_QUOTES );
	$output = $parser->getOutput();
	$output->addHeadItem( "<script src=\"$script\" async></script>", 'axum-calculator' );
	// If $wgCSPHeader is set, the wiki's own policy must allow the script and the frame.
	$output->addExtraCSPScriptSrc( $origin[0] );
	$output->addExtraCSPDefaultSrc( $origin[0] );
	// A link for readers who do not see the frame.
	$page = $site . ( $asked['name'] === 'capacity' ? '' : '/calculators' ) . "/{$asked['name']}/" . ( $asked['inputs'] ? "?{$asked['inputs']}" : '' );
	$title = htmlspecialchars( $attributes['title'], ENT_QUOTES );
	return "$frame></iframe><br><a href=\"" . htmlspecialchars( $page, ENT_QUOTES ) . "\">$title, on its own page</a>";
}
