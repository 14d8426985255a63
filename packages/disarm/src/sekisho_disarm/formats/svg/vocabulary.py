"""What a drawing may be written in.  Source: SVG 1.1 second edition, appendix M and N; SVG 2 §5, §8–§16; Filter Effects 1."""

from __future__ import annotations

import re

from sekisho_disarm.names import words

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
ELEMENTS = words(
    """
    svg g defs symbol use switch title desc path rect circle ellipse line polyline polygon text tspan textPath tref image
    a style linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset
    fePointLight feSpecularLighting feSpotLight feTile feTurbulence animate animateTransform animateMotion
    animateColor set mpath view
    """
)
TEXT = words("text tspan textPath title desc style a tref")
ANIMATIONS = words("animate animateTransform animateMotion animateColor set")
#: Elements that come with everything in them; what they would run or show cannot stay.
SCRIPTS = words("script handler listener")
_PAINT = words(
    """
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
    color-rendering direction display dominant-baseline enable-background fill fill-opacity fill-rule filter
    flood-color flood-opacity font font-family font-size font-size-adjust font-stretch font-style font-variant
    font-weight glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning
    letter-spacing lighting-color marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity
    overflow paint-order pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align
    text-anchor text-decoration text-indent text-rendering text-transform transform transform-origin unicode-bidi
    vector-effect visibility white-space word-spacing writing-mode line-height
    """
)
PROPERTIES = _PAINT
ATTRIBUTES = _PAINT | words(
    """
    id class style lang tabindex x y x1 x2 y1 y2 dx dy cx cy r rx ry fx fy fr width height d points pathLength
    rotate textLength lengthAdjust startOffset method spacing side viewBox preserveAspectRatio version baseProfile
    zoomAndPan refX refY markerUnits markerWidth markerHeight orient gradientUnits gradientTransform spreadMethod
    offset patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits filterUnits
    primitiveUnits filterRes in in2 result mode type values tableValues slope intercept amplitude exponent operator
    k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode kernelUnitLength preserveAlpha
    surfaceScale diffuseConstant specularConstant specularExponent limitingConeAngle azimuth elevation z pointsAtX
    pointsAtY pointsAtZ scale xChannelSelector yChannelSelector stdDeviation radius baseFrequency numOctaves seed
    stitchTiles attributeName attributeType begin dur end min max restart repeatCount repeatDur calcMode keyTimes
    keySplines keyPoints path from to by additive accumulate requiredFeatures systemLanguage
    """
)
_LOCAL = re.compile(r"url\(\s*(['\"]?)#[\w.\-]{1,200}\1\s*\)")
_REACH = re.compile(
    r"url|expression|import|behavio|binding|script:|data:|image\s*\(|[\\@<>{};]|&", re.IGNORECASE
)
_LONGEST = 5_000_000


def is_plain(value: str) -> bool:
    """A value that reaches nothing outside the drawing; ``url(#name)`` is inside."""
    return len(value) <= _LONGEST and not _REACH.search(_LOCAL.sub("", value))


#: What an animation may change: anything that is only looks or place.
ANIMATED = ATTRIBUTES - words("id class style type attributeName attributeType begin end lang")
