import './scales.css';
import './themes/dark.css';
import './themes/tinted.css';
import './themes/parchment.css';
import './base.css';
